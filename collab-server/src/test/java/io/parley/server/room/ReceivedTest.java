package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.wire.Reply;
import io.parley.server.wire.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parties are told that their rows are no longer wanted when the answer leaves, or fails. */
class ReceivedTest {
  private static final List<String> TWO = List.of("hearth", "metromail");
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  @SuppressWarnings("NullAway.Init") // made before each test
  @TempDir
  Path root;

  private final BlockingQueue<Long> told = new LinkedBlockingQueue<>();

  @Test
  void partiesAreTold_whenTheAnswerLeaves_orAtTheDeadlineOfAFailure() throws Exception {
    try (ManyParties nodes = new ManyParties(root, TWO, Optional.empty())) {
      TWO.forEach(nodes::start);
      nodes.startRoom(new Admission(2, DEADLINE));
      Duration[] took = new Duration[1];
      int[] toldBefore = new int[1];
      nodes.whenReady(
          duration -> {
            took[0] = duration;
            waitForWhatIsUnderWay();
            toldBefore[0] = told.size();
          });
      nodes.whenAsked(
          (party, action) -> {
            if (action.equals(Wire.RECEIVED)) {
              told.add(System.nanoTime());
            }
          });
      long begun = System.nanoTime();

      assertThat(nodes.askHowManyAllHold("0.5").refused()).isEmpty();

      assertThat(toldBefore[0]).as("told before the tick").isZero();
      assertThat(List.of(first(), first()))
          .allMatch(at -> at - begun >= Ticks.next(took[0]).toNanos());

      // Metromail spoils its stream, and hearth's honest rows are let go as well.
      nodes.streamsGoThrough(
          (party, to) -> {
            if (party.equals("metromail")) {
              to.error(CallStatus.INTERNAL.toRuntimeException());
            }
            return to;
          });
      long asked = System.nanoTime();
      Reply failed =
          nodes.ask(
              "SELECT /*+ privacy(epsilon='0.5') */ COUNT(DISTINCT a.person) AS n FROM hearth.things a"
                  + " JOIN metromail.things b ON b.person = a.person WHERE a.val > 0");
      assertThat(failed.refused())
          .extracting(r -> r.asReason().code())
          .containsExactly("query-failed");
      assertThat(List.of(first(), first())).allMatch(at -> at - asked >= DEADLINE.toNanos());
    }
  }

  /** What was told as soon as all rows were there has arrived by then. */
  private static void waitForWhatIsUnderWay() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long first() throws InterruptedException {
    return Optional.ofNullable(told.poll(10, TimeUnit.SECONDS)).orElseThrow();
  }
}
