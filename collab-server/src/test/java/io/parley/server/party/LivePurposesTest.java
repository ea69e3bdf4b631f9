package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PipelineSettings;
import io.parley.server.node.SourceOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Consent by purpose in a node that takes rows in while it runs. Ann agrees to both, Bob to
 * measurement, Cat to activation, Dan to nothing, and Gus, of the files, to both.
 */
@Tag("slow")
class LivePurposesTest {
  private static final ConsentSettings BY_PURPOSE =
      new ConsentSettings(
          "", List.of(), List.of(), false, Map.of("measurement", "m", "activation", "a"), 0);
  private static final String CRM =
      """
      email,phone,months,visits,m,a
      ann@example.com,,1,1,yes,yes
      BOB@example.com,,2,0,yes,no
      ,(202) 555-0143,3,1,no,yes
      dan@example.com,,9,0,,no
      """;
  private static final String HEADER = "id,mail,months,visits,m,a\n";
  private static final String CUSTOMERS =
      "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers";

  private final Path root;
  private TwoNodes two;

  LivePurposesTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void startNodes() throws IOException {
    two =
        TwoNodes.running(
            root,
            Map.of(
                "hearth/crm.csv",
                CRM,
                "hearth/web/first.csv",
                HEADER + "w0,gus@example.com,1,1,yes,yes\n"),
            new PipelineSettings(1, 0),
            List.of(
                new NodeConfiguration.Source(
                    "web",
                    "",
                    "US",
                    "mail",
                    "",
                    "customers",
                    Map.of("recency", "months", "visit", "visits"),
                    Map.of(),
                    "id",
                    BY_PURPOSE,
                    SourceOrigin.files("web/*.csv"))),
            Optional.empty(),
            BY_PURPOSE);
  }

  @AfterEach
  void stopNodes() {
    two.close();
  }

  private void comes(String file, String rows) throws IOException {
    two.write("hearth/web/" + file, HEADER + rows);
    two.node("hearth").pipeline().orElseThrow().run();
  }

  private String asked() {
    return two.committed(CUSTOMERS, Analysis.AGGREGATE, "hearth");
  }

  private PartyStreams.Prepared prepared(String query) {
    String name =
        two.hearth().desk().open().find(query).plan().contributions().stream()
            .filter(c -> c.party().equals("hearth"))
            .findFirst()
            .orElseThrow()
            .name();
    return two.hearth().stream(query, name);
  }

  /** How many people of its edition a question for measurement leaves out. */
  private int leftOut(String query) {
    PartyStreams.Prepared prepared = prepared(query);
    try (DuckDb database = prepared.database()) {
      Objects.requireNonNull(database); // closed, and not asked
      return prepared.tokens().orElseThrow().excluded().cardinality();
    }
  }

  /** How many people an audience is told of, which is for activation. */
  private int told() {
    PartyStreams.Prepared prepared =
        prepared(two.committed(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail"));
    int[] rows = {0};
    try (DuckDb database = prepared.database()) {
      database.query(prepared.query(), row -> rows[0]++);
    }
    return rows[0];
  }

  @Test
  void questionsFindWhoConsentsToTheirPurpose_andARefusalCountsAtOnceForItsOwn()
      throws IOException {
    String before = asked();
    assertThat(leftOut(asked())).as("Cat, of four").isEqualTo(1);
    assertThat(told()).as("Ann, Cat, Gus").isEqualTo(3);

    comes("second.csv", "w1,ann@example.com,1,1,no,yes\nw2,dan@example.com,1,1,yes,yes\n");
    assertThat(leftOut(before)).as("Ann too, in the edition of before").isEqualTo(2);
    two.clock.advance(Duration.ofSeconds(1));
    assertThat(leftOut(asked())).as("Cat, Ann").isEqualTo(2);
    assertThat(told()).as("Ann, Cat, Gus still").isEqualTo(3);

    comes("third.csv", "w3,ann@example.com,1,1,no,no\n");
    assertThat(consenting("activation")).as("of the ingest: Ann, Cat, Gus").isEqualTo(3);
    assertThat(two.node("hearth").live().orElseThrow().keep()).isTrue();
    assertThat(consenting("activation")).as("Cat, Gus").isEqualTo(2);
    assertThat(consenting("measurement")).as("Bob, Gus").isEqualTo(2);

    two.node("hearth").close();
    two.reopen("hearth");
    assertThat(two.said("hearth")).contains("nothing is ingested");
    assertThat(leftOut(asked())).as("Cat, of three").isEqualTo(1);
  }

  /** How many people the lake says it of. */
  private int consenting(String purpose) {
    try (NodeLake lake = NodeLake.open(new NodeDirectory(two.directory("hearth")))) {
      return LakeConsents.consenting(LakeConsents.find(lake).orElseThrow(), purpose).size();
    }
  }
}
