package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link CapsAndTicksTest} shows in one process, on nodes that talk over Flight: one person at
 * every cap, and the same person with five thousand times as many rows and values beyond all
 * bounds. Both questions are answered, in the same form, and leave at the same tick.
 */
@Tag("slow")
class CapsOnNodesTest {
  private static final List<String> TWO = List.of("hearth", "metromail");
  private static final int ROUNDS = 6;
  private static final int FAR_ABOVE = 5_000;

  @Test
  void personFarAboveTheCaps_changesNeitherOutcomeNorTick(@TempDir Path root) throws Exception {
    try (Watched capped = new Watched(root.resolve("capped"), "heavy@example.org,20\n");
        Watched far =
            new Watched(
                root.resolve("far"), "heavy@example.org,9000000000000000000\n".repeat(FAR_ABOVE))) {
      // In turn, so that both are as warm and meet the same machine.
      for (int round = 0; round < ROUNDS; round++) {
        capped.ask(round);
        far.ask(round);
      }
      Duration fastest = capped.fastest();
      Duration fastestFar = far.fastest();
      System.out.printf("[ticks] at the caps %s, far above %s%n", fastest, fastestFar);

      assertThat(far.forms).isEqualTo(capped.forms);
      assertThat(Ticks.next(surely(fastestFar))).isLessThanOrEqualTo(Ticks.next(fastest));
      assertThat(Ticks.next(surely(fastest))).isLessThanOrEqualTo(Ticks.next(fastestFar));
    }
  }

  /** Only twice the time is told from chance, on a machine with others on it. */
  private static Duration surely(Duration time) {
    return time.dividedBy(2);
  }

  /** Two parties and a room, what an asker sees of them, and what it does not. */
  private static final class Watched implements AutoCloseable {
    private final ManyParties nodes;
    private final List<Duration> ready = Collections.synchronizedList(new ArrayList<>());

    /** Number of rows and names of columns of each answer. */
    private final List<String> forms = new ArrayList<>();

    Watched(Path root, String more) throws Exception {
      nodes = new ManyParties(root, TWO, Optional.empty(), more);
      nodes.start();
      nodes.whenReady(ready::add);
    }

    /** Each round is another question, or it would be answered from what is stored. */
    void ask(int round) {
      Reply reply =
          nodes.ask(
              "SELECT /*+ privacy(epsilon='0.5') */ COUNT(DISTINCT a.person) AS n, SUM(a.val) AS s FROM hearth.things a JOIN metromail.things b ON b.person = a.person WHERE a.val > %d"
                  .formatted(-1 - round));
      assertThat(reply.refused()).isEmpty();
      AnswerDocument answer = nodes.answer(reply);
      forms.add(answer.rows().size() + " rows of " + answer.columns());
      Object people = Objects.requireNonNull(answer.rows().get(0).get(0));
      assertThat(((Number) people).doubleValue()).isBetween(0.0, 130.0);
    }

    /** The shortest time until an answer was ready. */
    Duration fastest() {
      return Collections.min(ready);
    }

    @Override
    public void close() {
      nodes.close();
    }
  }
}
