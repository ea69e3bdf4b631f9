package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.ReasonCode;
import io.parley.server.wire.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A party that has sent rows and says no more, while the room is asked other things. */
@Tag("slow")
class StalledPartyTest {
  /** In the place of 51.2 s. */
  private static final Duration DEADLINE = Duration.ofSeconds(6);

  private static final String OF_THE_OTHER =
      "SELECT /*+ privacy(epsilon='0.1') */ COUNT(DISTINCT person) AS n FROM p0.things WHERE val < ";

  @Test
  void partyThatStallsInItsStream_failsThatQuestionAtTheDeadline_andOthersAreServed(
      @TempDir Path root) throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try (ManyParties many = new ManyParties(root, List.of("p0", "p1"), Optional.empty())) {
      many.start("p0");
      many.start("p1");
      many.startRoom(new Admission(2, DEADLINE));
      many.streamsGoThrough(
          (party, to) -> party.equals("p1") ? new StallingStream(to, stalled, released) : to);
      long start = System.nanoTime();
      CompletableFuture<Reply> asked =
          CompletableFuture.supplyAsync(() -> many.askHowManyAllHold("0.1"));
      assertThat(stalled.await(60, TimeUnit.SECONDS)).isTrue();

      assertThat(many.ask(OF_THE_OTHER + 5).wasRefused()).as("meanwhile").isFalse();
      boolean servedMeanwhile = !asked.isDone();
      Reply failed = asked.get(2, TimeUnit.MINUTES);
      long took = System.nanoTime() - start;

      assertThat(servedMeanwhile || took > DEADLINE.toNanos()).isTrue();
      assertThat(took).isGreaterThanOrEqualTo(DEADLINE.toNanos());
      assertThat(failed.refused())
          .singleElement()
          .satisfies(
              r -> {
                assertThat(r.rule()).isEqualTo(ReasonCode.QUERY_FAILED.code());
                assertThat(r.message())
                    .isEqualTo("the question failed after it was charged; the charge stays");
              });
      // Its place is free again, and the party is believed again as soon as it speaks.
      released.countDown();
      many.streamsGoThrough((party, to) -> to);
      assertThat(many.askHowManyAllHold("0.1").wasRefused()).as("afterwards").isFalse();
      assertThat(many.ask(OF_THE_OTHER + 6).wasRefused()).isFalse();
    } finally {
      released.countDown();
    }
  }
}
