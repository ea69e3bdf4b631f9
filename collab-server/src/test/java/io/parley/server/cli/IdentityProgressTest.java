package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdentityProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(7 * SECOND);
  private final StringWriter err = new StringWriter();
  private final IdentityProgress progress = new IdentityProgress(new PrintWriter(err), clock::get);

  private void at(long seconds, String stage, long done, long of) {
    clock.set((7 + seconds) * SECOND);
    progress.at(stage, done, of);
  }

  @Test
  void stage_isToldWithWhatIsLeftOnceThereIsABasis() {
    at(0, "reading", 0, 0);
    at(1, "reading", 50_000, 1_000_000);
    at(4, "reading", 200_000, 1_000_000);
    at(5, "reading", 250_000, 1_000_000);
    at(8, "reading", 300_000, 1_000_000);
    at(9, "comparing", 0, 1_000);
    at(19, "comparing", 1, 1_000);
    at(20, "comparing", 1_000, 1_000);
    progress.end();

    assertThat(err.toString().lines())
        .containsExactly(
            "reading ...",
            "reading: 200,000 of 1,000,000 (20 %), about 16 s left",
            "reading: 300,000 of 1,000,000 (30 %), about 19 s left",
            "reading: 300,000 done in 9.0 s",
            "comparing ...",
            "comparing: 1 of 1,000 (0 %)",
            "comparing: 1,000 done in 11.0 s");
  }

  @Test
  void countThatFalls_isNotSaidToFall() {
    at(0, "comparing", 0, 100);
    at(4, "comparing", 60, 100);
    at(8, "comparing", 10, 100);

    assertThat(err.toString().lines().skip(1))
        .containsExactly(
            "comparing: 60 of 100 (60 %), about 3 s left",
            "comparing: 60 of 100 (60 %), about 6 s left");
  }

  @Test
  void workWhoseSizeNobodyKnows_hasNoEstimate() {
    RemainingTime remaining = new RemainingTime(0);
    assertThat(remaining.after(10, 0, 100 * SECOND)).isEmpty();
    assertThat(remaining.after(1, 2, SECOND)).as("too early").isEmpty();
    assertThat(remaining.after(1, 2, 10 * SECOND)).hasValue(10);
    assertThat(remaining.after(2, 2, 20 * SECOND)).as("all done").isEmpty();
  }

  @Test
  void time_isSaidAsPeopleSayIt() {
    assertThat(RemainingTime.said(OptionalLong.empty())).isEmpty();
    assertThat(RemainingTime.said(OptionalLong.of(59))).contains("about 59 s left");
    assertThat(RemainingTime.said(OptionalLong.of(61))).contains("about 2 min left");
    assertThat(RemainingTime.said(OptionalLong.of(5_400))).contains("about 2 h left");
  }
}
