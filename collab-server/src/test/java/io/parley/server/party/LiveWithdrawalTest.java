package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.blinding.BlindingRelay;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.PipelineSettings;
import io.parley.server.node.SourceOrigin;
import io.parley.server.wire.BlindedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who withdraws while a node runs, also from an edition that stays: pseudonyms are blinded. */
@Tag("slow")
class LiveWithdrawalTest {
  private static final String HEADER = "id,mail,tel,agreed,months,visits\n";
  private static final ConsentSettings EVERYBODY =
      new ConsentSettings("", List.of(), List.of(), true, Map.of(), 0);
  private static final NodeConfiguration.Source WEB =
      new NodeConfiguration.Source(
          "web",
          "",
          "US",
          "mail",
          "tel",
          "customers",
          Map.of("recency", "months", "visit", "visits"),
          Map.of(),
          "id",
          new ConsentSettings("agreed", List.of(), List.of(), false, Map.of(), 0),
          SourceOrigin.files("web/*.csv"));

  private static final BlindedKeys BLINDED = new BlindedKeys(BlindedKeys.PROTOCOL, 10_000, 16, 4);

  private static TwoNodes nodes(Path root) throws IOException {
    TwoNodes two = nodes(root, Optional.of(BLINDED));
    new BlindingRelay(two.hearth().blinding(), two.metromail().blinding()).run();
    return two;
  }

  private static TwoNodes nodes(Path root, Optional<BlindedKeys> keys) throws IOException {
    return TwoNodes.running(
        root,
        Map.of("hearth/web/first.csv", HEADER + "w0,gus@example.com,,yes,5,1\n"),
        new PipelineSettings(1, 0),
        List.of(WEB),
        keys,
        EVERYBODY);
  }

  private static void comes(TwoNodes two, String file, String rows) throws IOException {
    two.write("hearth/web/" + file, HEADER + rows);
    two.node("hearth").pipeline().orElseThrow().run();
  }

  /** How many people a new question leaves out of the five of the edition. */
  private static int leftOut(TwoNodes two) {
    String query =
        two.committed(
            "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers",
            Analysis.AGGREGATE,
            "hearth");
    PartyStreams.Prepared prepared = two.hearth().stream(query, "rows0");
    try (DuckDb database = prepared.database()) {
      Objects.requireNonNull(database); // closed, and not asked
      return prepared.tokens().orElseThrow().excluded().cardinality();
    }
  }

  @Test
  void whoRefuses_isLeftOutOfTheEditionThatStays_beforeAndAfterAnIngest(@TempDir Path root)
      throws IOException {
    try (TwoNodes two = nodes(root)) {
      assertThat(two.said("hearth")).contains("its questions stay on the people and rows of now");
      assertThat(leftOut(two)).isZero();
      comes(two, "second.csv", "w1,ann@example.com,,no,1,1\n");
      assertThat(leftOut(two)).as("Ann").isEqualTo(1);

      comes(two, "third.csv", "w0,gus@example.com,,no,5,1\n");
      assertThat(leftOut(two)).as("Gus, whose row came again, too").isEqualTo(2);

      comes(two, "fourth.csv", "w2,bob@example.com,202-555-0177,yes,1,1\n");
      Files.writeString(two.directory("hearth").resolve("objections.csv"), "phone\n202 555 0177\n");
      assertThat(leftOut(two)).as("Bob, by a phone that came later").isEqualTo(3);
    }
  }

  @Test
  void whoIsGoneFromTheSources_isLeftOutOfTheEditionThatStays(@TempDir Path root)
      throws IOException {
    try (TwoNodes two = nodes(root)) {
      assertThat(leftOut(two)).isZero();
      two.write("hearth/crm.csv", "email,phone,months,visits\nann@example.com,,1,1\n");
      comes(two, "second.csv", "w0,gus@example.com,,yes,5,0\n");

      assertThat(leftOut(two)).as("all of crm but Ann").isEqualTo(3);
    }
  }

  /** No edition goes by them any more, and nothing else comes. */
  @Test
  void rowsOfWhoRefused_leaveTheDisk(@TempDir Path root) throws IOException {
    try (TwoNodes two = nodes(root, Optional.empty())) {
      two.offer("hearth");
      comes(two, "second.csv", "w1,ann@example.com,,no,1,1\n");
      assertThat(monthsInFiles(root)).as("an edition may be granted on").contains(1L);

      // Snapshots have the time of the machine.
      two.clock.advance(
          Duration.between(two.clock.instant(), Instant.now()).plus(Duration.ofMinutes(16)));
      two.node("hearth").pipeline().orElseThrow().run();

      assertThat(monthsInFiles(root)).containsOnly(2L, 3L, 9L, 5L);
    }
  }

  private static List<Long> monthsInFiles(Path root) throws IOException {
    List<Long> months = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve("hearth/lake"));
        DuckDb database = DuckDb.open(64)) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*/customers/.*\\.parquet")).toList()) {
        database.query(
            "SELECT recency FROM read_parquet('" + file + "')", row -> months.add(row.getLong(1)));
      }
    }
    return months;
  }
}
