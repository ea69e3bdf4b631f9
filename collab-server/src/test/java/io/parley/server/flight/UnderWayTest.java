package io.parley.server.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class UnderWayTest {
  private final UnderWay work = new UnderWay();

  @Test
  void workThatHasBegun_isWaitedFor_andNoneBeginsMeanwhile() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<String> running =
        CompletableFuture.supplyAsync(
            () ->
                work.take(
                    () -> {
                      begun.countDown();
                      join(end);
                      return "answer";
                    }));
    begun.await();

    work.stop();

    assertThat(work.await(Duration.ofMillis(50))).isFalse();
    assertThatThrownBy(() -> work.take(() -> "another")).isInstanceOf(Stopping.class);
    assertThatThrownBy(work::check).hasMessage("this node is stopping; ask again when it is back");
    end.countDown();
    assertThat(work.await(Duration.ofSeconds(30))).isTrue();
    assertThat(running.get()).isEqualTo("answer");
  }

  @Test
  void workThatFailed_isOver() {
    assertThatThrownBy(
            () ->
                work.take(
                    () -> {
                      throw new IllegalStateException();
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(work.await(Duration.ZERO)).isTrue();
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
