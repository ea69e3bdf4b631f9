package io.parley.server.psi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.wire.BadDocument;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A partner that does not send is not waited for without end. */
class StreamDeadlineTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private static boolean never() {
    try {
      new CountDownLatch(1).await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // as Arrow's stream does, with the flag cleared
    }
  }

  @Test
  void batchThatDoesNotCome_endsTheStream_andTheThreadGoesOnUninterrupted() {
    StreamDeadline deadline = new StreamDeadline(Duration.ofMillis(50), LONG);

    assertThatThrownBy(() -> deadline.within(StreamDeadlineTest::never))
        .isInstanceOf(BadDocument.class)
        .hasMessage("the partner does not send");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /** Each batch comes in time, and the stream never ends. */
  @Test
  void streamThatTrickles_endsAtItsOwnDeadline() {
    StreamDeadline deadline = new StreamDeadline(LONG, Duration.ofMillis(50));

    assertThatThrownBy(
            () -> {
              while (deadline.within(() -> true)) {
                Thread.sleep(1);
              }
            })
        .isInstanceOf(BadDocument.class);
  }

  @Test
  void whatFailsInTime_failsAsItself() {
    StreamDeadline deadline = new StreamDeadline(LONG, LONG);

    assertThatThrownBy(
            () ->
                deadline.within(
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    assertThat(deadline.<String>within(() -> "row")).isEqualTo("row");
  }
}
