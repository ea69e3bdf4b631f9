package io.parley.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.server.client.RoomClient;
import io.parley.server.demo.data.DemoData;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.BlindedKeys;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real processes, once on keyed and once on blinded pseudonyms of the same people. */
@Tag("slow")
class BlindedClusterTest {
  private static final String OVERLAP =
      "SELECT /*+ privacy(epsilon='1') */ COUNT(DISTINCT person) AS n"
          + " FROM metromail.mailings JOIN hearth.customers USING (person)";

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void blindedCluster_answersAsKeyedOneDoes(@TempDir Path keyed, @TempDir Path blinded)
      throws Exception {
    double plain = overlap(keyed, Optional.empty());
    double helped = overlap(blinded, Optional.of(BlindedKeys.upTo(100_000)));

    assertThat(helped).as("ε 1 on either side").isBetween(plain - 40, plain + 40);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("match keys blinded with the help of `metromail`")
        .contains("match keys blinded with the help of `hearth`")
        .contains("the parties blinded their pseudonyms");
    for (String party : List.of("hearth", "metromail")) {
      try (StoredHelpLedger ledger =
          StoredHelpLedger.open(blinded.resolve(party).resolve("help.db"))) {
        assertThat(ledger.entries())
            .extracting(entry -> entry.event().what())
            .contains("announced", "commitment", "helped")
            .doesNotContain("refused");
      }
    }
  }

  private double overlap(Path root, Optional<BlindedKeys> keys) throws Exception {
    PrintStream echo = new PrintStream(said, true, StandardCharsets.UTF_8);
    try (Cluster cluster = Cluster.create(root, Clock.systemUTC(), echo, keys)) {
      DemoData.generate(root, 2_008, 2_000);
      cluster.startRoom(cluster.startParties());
      try (RoomClient hearth = new RoomClient(cluster.profile("hearth"))) {
        RoomClient.Outcome outcome =
            hearth.ask(
                new AskRequest(
                    AskRequest.VERSION, OVERLAP, Analysis.AGGREGATE.word(), "", "measurement"));
        assertThat(outcome).isInstanceOf(RoomClient.Outcome.Answered.class);
        Object number = ((RoomClient.Outcome.Answered) outcome).answer().rows().get(0).get(0);
        return ((Number) Objects.requireNonNull(number)).doubleValue();
      }
    }
  }
}
