package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.wire.Reply;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection between room and party that breaks while rows are on their way. */
class BrokenConnectionTest {
  private static final List<String> TWO = List.of("hearth", "metromail");

  /** Some batches of two rows, of thirty-five. */
  private static final long SOME = 6_000;

  @SuppressWarnings("NullAway.Init") // made before each test
  @TempDir
  Path root;

  @Test
  void streamThatBreaksInTheMiddle_goesOn_atOneCharge() throws Exception {
    try (ManyParties nodes = new ManyParties(root, TWO, Optional.empty())) {
      nodes.batchRows = 2;
      TWO.forEach(nodes::start);
      CuttingProxy[] made = new CuttingProxy[1];
      nodes.reached(
          "metromail",
          port -> {
            made[0] = proxy(port);
            return made[0].port();
          });
      try (CuttingProxy proxy = made[0]) {
        nodes.startRoom();
        AtomicInteger asked = new AtomicInteger();
        nodes.streamsGoThrough(
            (party, to) -> {
              if (party.equals("metromail") && asked.incrementAndGet() == 1) {
                proxy.cutAfter(SOME);
              }
              return to;
            });

        Reply reply = nodes.askHowManyAllHold("0.5");

        assertThat(reply.refused()).isEmpty();
        assertThat(nodes.answer(reply).rows()).hasSize(1);
        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(asked).hasValue(2);
        BigDecimal once = Spent.of(root.resolve("metromail"), "metromail", "people");

        assertThat(nodes.ask(another()).refused()).isEmpty();
        assertThat(asked).as("asked for once, as nothing broke").hasValue(3);
        assertThat(Spent.of(root.resolve("hearth"), "hearth", "people"))
            .as("the second, unbroken one costs what the first did")
            .isEqualByComparingTo(Spent.of(root.resolve("metromail"), "metromail", "people"));
        assertThat(once).isPositive();
      }
    }
  }

  /** Before its first batch nothing goes on: whoever could ask for all again could ask twice. */
  @Test
  void streamThatBreaksBeforeItsFirstBatch_failsAtTheDeadline() throws Exception {
    try (ManyParties nodes = new ManyParties(root, TWO, Optional.empty())) {
      TWO.forEach(nodes::start);
      CuttingProxy[] made = new CuttingProxy[1];
      nodes.reached(
          "metromail",
          port -> {
            made[0] = proxy(port);
            return made[0].port();
          });
      try (CuttingProxy proxy = made[0]) {
        nodes.startRoom(new Admission(2, Duration.ofSeconds(3)));
        nodes.streamsGoThrough(
            (party, to) -> {
              if (party.equals("metromail")) {
                proxy.cutAfter(1);
              }
              return to;
            });

        Reply reply = nodes.askHowManyAllHold("0.5");

        assertThat(reply.refused())
            .extracting(r -> r.asReason().code())
            .containsExactly("query-failed");
      }
    }
  }

  private static String another() {
    return "SELECT /*+ privacy(epsilon='0.5') */ COUNT(DISTINCT a.person) AS n FROM hearth.things a"
        + " JOIN metromail.things b ON b.person = a.person WHERE a.val > 0";
  }

  private static CuttingProxy proxy(int port) {
    try {
      return new CuttingProxy(port);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
