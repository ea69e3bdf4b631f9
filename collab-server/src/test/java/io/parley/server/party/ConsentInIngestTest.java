package io.parley.server.party;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.history.People;
import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.RecordKey;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever does not consent is in no table that a collaboration sees. */
class ConsentInIngestTest {
  private static final String NODE =
      """
      node:
        name: hearth
        role: party
        sources:
          - name: crm
            file: crm.csv
            key: id
            email: email
            consent: {column: agreed}
            table: outcomes
            columns: {visit: visits}
          - name: club
            file: club.csv
            key: nr
            email: mail
            consent: {everybody: true}
      """;

  private final Path folder;

  ConsentInIngestTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void makeNode() throws IOException {
    new NodeDirectory(folder).create("hearth", Clock.systemUTC());
    write("node.yaml", NODE);
    Files.createDirectories(folder.resolve("policies"));
    write(
        "policies/outcomes.yaml",
        """
        policy: parley/v1
        table: outcomes
        owner: hearth
        population: shoppers
        person: person
        match: [email]
        columns:
          visit: {type: integer, use: [sum], bounds: [0, 1]}
        allow:
          - analysis: aggregate
            to: [hearth]
            purposes: [measurement]
            protection:
              epsilon_per_query: 1.0
              delta_per_query: 1e-9
              groups_per_person: 1
              rows_per_person: 2
              rows_before_join: 10
              min_people: 50
        """);
    write(
        "policies/shoppers.yaml",
        "population: shoppers\nowner: hearth\nbudget: {epsilon: 10, delta: 1e-6, every: month}\n");
    write(
        "crm.csv",
        """
        id,email,agreed,visits
        a1,ann@example.com,yes,1
        b1,ben@example.com,yes,1
        b2,ben@example.com,no,1
        c1,cleo@example.com,,1
        """);
    write("club.csv", "nr,mail\n1,ann@example.com\n2,dora@example.com\n3,cleo@example.com\n");
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text, UTF_8);
  }

  private IngestReport ingest() {
    NodeDirectory directory = new NodeDirectory(folder);
    NodeConfiguration configuration = NodeConfiguration.load(folder.resolve("node.yaml"));
    try (NodeLake lake = NodeLake.open(directory)) {
      return new Ingest(
              configuration,
              directory,
              PoliciesTogether.of(OwnCollaboration.all(configuration, directory)).all(),
              new Progress("hearth", new PrintStream(PrintStream.nullOutputStream(), true, UTF_8)),
              Clock.systemUTC())
          .run(lake);
    }
  }

  private UUID inHistory(String source, String key) {
    try (SealedHistory history = NodeHistory.open(new NodeDirectory(folder))) {
      return People.read(history).personOf(new RecordKey(source, key)).orElseThrow();
    }
  }

  /**
   * Ann agrees, Ben's second record refuses, Cleo was not asked in one, Dora stands in the club.
   */
  @Test
  void onlyWhoConsentsInEveryRecord_isInTheLake() {
    IngestReport report = ingest();

    assertThat(report.people()).isEqualTo(4);
    assertThat(report.consent()).hasValue(new IngestReport.ConsentCount(2, 1, 1));
    Set<UUID> offered = Set.of(inHistory("crm", "a1"), inHistory("club", "2"));
    assertThat(people()).isEqualTo(offered);
    assertThat(identifiers()).containsExactly("ann@example.com", "dora@example.com");
    assertThat(rows()).containsExactly(inHistory("crm", "a1").toString());
    assertThat(inHistory("crm", "b1")).as("he keeps his id").isEqualTo(inHistory("crm", "b2"));
  }

  @Test
  void consentGivenAndWithdrawn_countsFromTheNextIngest_andIdsStay() throws IOException {
    var unused = ingest();
    UUID ben = inHistory("crm", "b1");
    write(
        "crm.csv",
        """
        id,email,agreed,visits
        a1,ann@example.com,no,1
        b1,ben@example.com,yes,1
        b2,ben@example.com,yes,1
        """);

    IngestReport report = ingest();

    assertThat(report.consent()).hasValue(new IngestReport.ConsentCount(3, 0, 1));
    assertThat(rows()).containsExactly(ben.toString(), ben.toString());
    assertThat(report.changes()).hasValue(new Changes(0, 0, 0, 0, 0));
  }

  /**
   * The row that refuses has a cell that cannot be read: it makes no row, and is Ben's all the
   * same.
   */
  @Test
  void rowThatIsRejected_refusesAsIfItWereRead() throws IOException {
    write(
        "crm.csv",
        """
        id,email,agreed,visits
        a1,ann@example.com,yes,1
        b1,ben@example.com,yes,1
        b2,ben@example.com,no,x
        """);

    IngestReport report = ingest();

    assertThat(report.sources().get(0).rowsRejected()).isEqualTo(1);
    assertThat(inHistory("crm", "b2")).isEqualTo(inHistory("crm", "b1"));
    assertThat(rows()).containsExactly(inHistory("crm", "a1").toString());
    assertThat(identifiers()).doesNotContain("ben@example.com");
    assertThat(report.consent()).hasValue(new IngestReport.ConsentCount(3, 0, 1));
  }

  @Test
  void rowOfWhichNobodyCanTellWhoseItIs_endsTheIngestWhereConsentIsAsked() throws IOException {
    String crm = "id,email,agreed,visits\na1,ann@example.com,yes,1\nb2,ben@example.com,no\n";
    write("crm.csv", crm);

    assertThatThrownBy(this::ingest)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "source `crm`, line 3: the row has 3 fields, the header 4; nobody can tell whose row it is and whether it refuses consent")
        .hasMessageNotContaining("ben");
    assertThat(folder.resolve("ingest.json")).doesNotExist();

    write("node.yaml", NODE.replaceAll(" *consent: .*\n", ""));
    assertThat(ingest().sources().get(0).rowsRejected()).as("nothing is asked").isEqualTo(1);
  }

  /** One source that asks is enough: who stands in another alone was never asked. */
  @Test
  void sourceThatSaysNothing_makesItsPeopleUnknown() throws IOException {
    write("node.yaml", NODE.replaceAll(" *consent: .everybody.*\n", ""));

    assertThat(ingest().consent()).hasValue(new IngestReport.ConsentCount(0, 3, 1));
    assertThat(people()).isEmpty();
  }

  @Test
  void nodeThatAsksNowhere_offersEverybody() throws IOException {
    write("node.yaml", NODE.replaceAll(" *consent: .*\n", ""));

    assertThat(ingest().consent()).isEmpty();
    assertThat(people()).hasSize(4);
  }

  /** Of each purpose the most restrictive record counts, and plain consent is for every purpose. */
  @Test
  void purposesAreToldApart_andNoMergeWidensOne() throws IOException {
    write(
        "node.yaml",
        NODE.replace("{column: agreed}", "{purposes: {measurement: agreed, activation: news}}"));
    write(
        "crm.csv",
        """
        id,email,agreed,news,visits
        a1,ann@example.com,yes,no,1
        b1,ben@example.com,yes,yes,1
        b2,ben@example.com,no,yes,1
        c1,cleo@example.com,no,,1
        """);

    IngestReport report = ingest();

    assertThat(report.consentByPurpose())
        .as("Dora stands in the club alone, where everybody agreed")
        .isEqualTo(
            Map.of(
                "measurement", new IngestReport.ConsentCount(2, 0, 2),
                "activation", new IngestReport.ConsentCount(2, 1, 1)));
    assertThat(report.consent()).hasValue(new IngestReport.ConsentCount(3, 1, 0));
    assertThat(people())
        .containsExactlyInAnyOrder(
            inHistory("crm", "a1"), inHistory("crm", "b1"), inHistory("club", "2"));
    assertThat(consenting("measurement"))
        .containsExactlyInAnyOrder(inHistory("crm", "a1"), inHistory("club", "2"));
    assertThat(consenting("activation"))
        .containsExactlyInAnyOrder(inHistory("crm", "b1"), inHistory("club", "2"));
  }

  @Test
  void purposesThatAreNamedNoMore_leaveTheLake() throws IOException {
    write("node.yaml", NODE.replace("{column: agreed}", "{purposes: {measurement: agreed}}"));
    var unused = ingest();
    write("node.yaml", NODE);

    assertThat(ingest().consentByPurpose()).isEmpty();
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder))) {
      assertThat(LakeConsents.find(lake)).isEmpty();
    }
  }

  private Set<UUID> consenting(String purpose) {
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder))) {
      return LakeConsents.consenting(LakeConsents.find(lake).orElseThrow(), purpose);
    }
  }

  @Test
  void purposesBesideAColumn_areRefused() throws IOException {
    write(
        "node.yaml",
        NODE.replace("{column: agreed}", "{column: agreed, purposes: {measurement: agreed}}"));

    assertThatThrownBy(this::ingest)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("or a `column`, or `purposes` with a column each");
  }

  @Test
  void wordsWithoutAColumn_areRefused() throws IOException {
    write("node.yaml", NODE.replace("everybody: true", "granted: [ja]"));

    assertThatThrownBy(this::ingest)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "source `club` says under `consent` either `everybody: true` alone, or a `column`");
  }

  private Set<UUID> people() {
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder));
        DuckDb database = DuckDb.open(64)) {
      return new LakePeople(lake, database).everybody();
    }
  }

  private Set<String> identifiers() {
    Set<String> values = new TreeSet<>();
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder))) {
      lake.identifiers((person, type, value) -> values.add(value));
    }
    return values;
  }

  /** The persons of the curated table's rows. */
  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder));
        DuckDb database = DuckDb.open(64)) {
      database.query(
          "SELECT person FROM " + lake.tables().table("curated", "outcomes").scanSql(),
          row -> rows.add(String.valueOf(row.getObject(1))));
    }
    return rows;
  }
}
