package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.PipelineSettings;
import io.parley.server.node.SourceOrigin;
import io.parley.server.wire.Grant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that takes rows in while it runs, in two collaborations. */
@Tag("slow")
class LiveTwoCollaborationsTest {
  private static final String CUSTOMERS =
      "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers";
  private static final String HEADER = "id,mail,tel,months,visits\n";

  private final Path root;
  private TwoNodes two;
  private TwoAgreements both;

  LiveTwoCollaborationsTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void startNodes() throws IOException {
    two =
        TwoNodes.running(
            root,
            Map.of("hearth/web/first.csv", HEADER + "w0,gus@example.com,,5,1\n"),
            new PipelineSettings(1, 0),
            List.of(
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
                    ConsentSettings.NONE,
                    SourceOrigin.files("web/*.csv"))));
    both = TwoAgreements.of(two);
  }

  @AfterEach
  void stopNodes() {
    two.close();
  }

  private String inSpring() {
    return two.committed(CUSTOMERS, Analysis.AGGREGATE, "hearth");
  }

  private String inAutumn() {
    Grant grant = both.grant(CUSTOMERS);
    byte[] signed = two.signed(grant);
    Map<String, String> reservations = new HashMap<>();
    for (String party : List.of("hearth", "metromail")) {
      reservations.put(party, TwoNodes.reservation(both.of(party), signed));
    }
    for (String party : List.of("hearth", "metromail")) {
      both.of(party).desk().go(grant.queryId(), reservations);
    }
    return grant.queryId();
  }

  /**
   * What a question sees.
   *
   * @param persons of its rows
   * @param leftOut how many of the people take part no more
   */
  private record Seen(List<UUID> persons, int leftOut) {}

  private static Seen seen(PartyCollaboration at, String query) {
    PartyStreams.Prepared prepared = at.stream(query, "rows0");
    List<UUID> persons = new ArrayList<>();
    try (DuckDb database = prepared.database()) {
      database.query(prepared.query(), row -> persons.add((UUID) row.getObject(1)));
    }
    return new Seen(persons, prepared.tokens().orElseThrow().excluded().cardinality());
  }

  private Seen spring(String query) {
    return seen(two.hearth(), query);
  }

  private Seen autumn(String query) {
    return seen(both.of("hearth"), query);
  }

  private void comes(String file, String rows) throws IOException {
    two.write("hearth/web/" + file, HEADER + rows);
    two.node("hearth").pipeline().orElseThrow().run();
  }

  @Test
  void rowsThatCome_areSeenInBoth_eachByEditionsAndPseudonymsOfItsOwn() throws IOException {
    String before = inAutumn();
    String beforeToo = inAutumn();
    assertThat(spring(inSpring()).persons()).hasSize(5);
    comes("second.csv", "w1,fay@example.com,,1,1\nw2,ann@example.com,202-555-0199,2,1\n");
    two.clock.advance(Duration.ofSeconds(1));

    Seen spring = spring(inSpring());
    Seen autumn = autumn(inAutumn());
    assertThat(spring.persons()).hasSize(7).containsExactlyInAnyOrderElementsOf(autumn.persons());
    assertThat(autumn(before).persons()).as("the edition of before").hasSize(5);
    Set<String> inSpring = pseudonyms(two.hearth());
    Set<String> inAutumn = pseudonyms(both.of("hearth"));
    assertThat(inSpring).hasSameSizeAs(inAutumn).hasSizeGreaterThanOrEqualTo(5);
    assertThat(inSpring).doesNotContainAnyElementsOf(inAutumn);

    Files.writeString(two.directory("hearth").resolve("objections.csv"), "phone\n202 555 0199\n");
    assertThat(spring(inSpring()).leftOut()).as("Ann").isEqualTo(1);
    assertThat(autumn(inAutumn()).leftOut()).isEqualTo(1);
    assertThat(autumn(beforeToo).leftOut()).as("in the edition of before too").isEqualTo(1);
  }

  /** The match values of everybody in the last edition, under the collaboration's key. */
  private static Set<String> pseudonyms(PartyCollaboration of) {
    HeldPseudonyms held =
        of.desk().open().editions().stream()
            .max(Comparator.comparingLong(e -> e.said().getOrDefault(NodeLake.PEOPLE, 0L)))
            .orElseThrow()
            .pseudonyms()
            .held();
    Set<String> all = new TreeSet<>();
    byte[] column = held.column("k_email");
    for (int i = 0; i < column.length; i += HeldPseudonyms.SIZE) {
      String one = HexFormat.of().formatHex(column, i, i + HeldPseudonyms.SIZE);
      if (!one.matches("0+")) {
        all.add(one);
      }
    }
    return all;
  }

  @Test
  void nodeGoesOnInBoth_afterAStop() throws IOException {
    comes("second.csv", "w1,fay@example.com,,1,1\n");
    two.restart("hearth");
    two.clock.advance(Duration.ofSeconds(1));

    assertThat(two.said("hearth")).contains("6 records of 6 people are as they were");
    assertThat(spring(inSpring()).persons()).hasSize(6);
    assertThat(autumn(inAutumn()).persons()).hasSize(6);
  }
}
