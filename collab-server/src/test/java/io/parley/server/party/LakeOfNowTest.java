package io.parley.server.party;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.lake.SealedWriter;
import io.parley.connector.lake.SnapshotPins;
import io.parley.identity.history.People;
import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.RecordKey;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After an ingest the lake's files are of the people of now, and of nobody else. */
class LakeOfNowTest {
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
      """;
  private static final String TABLE = "      table: outcomes\n      columns: {visit: visits}\n";
  private static final String ANN = "a1,ann@example.com,yes,70001\n";
  private static final String BEN = "b1,ben@example.com,yes,70002\n";
  private static final String CLEO = "c1,cleo@example.com,yes,70003\n";

  private final Path folder;

  LakeOfNowTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void makeNode() throws IOException {
    new NodeDirectory(folder).create("hearth", Clock.systemUTC());
    write("node.yaml", NODE + TABLE);
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
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text, UTF_8);
  }

  private void ingest(String... rows) throws IOException {
    write("crm.csv", "id,email,agreed,visits\n" + String.join("", rows));
    NodeDirectory directory = new NodeDirectory(folder);
    NodeConfiguration configuration = NodeConfiguration.load(folder.resolve("node.yaml"));
    try (NodeLake lake = NodeLake.open(directory)) {
      var unused =
          new Ingest(
                  configuration,
                  directory,
                  PoliciesTogether.of(OwnCollaboration.all(configuration, directory)).all(),
                  new Progress(
                      "hearth", new PrintStream(PrintStream.nullOutputStream(), true, UTF_8)),
                  Clock.systemUTC())
              .run(lake);
    }
  }

  private UUID person(String key) {
    try (SealedHistory history = NodeHistory.open(new NodeDirectory(folder))) {
      return People.read(history).personOf(new RecordKey("crm", key)).orElseThrow();
    }
  }

  private void erase(UUID person) {
    try (SealedHistory history = NodeHistory.open(new NodeDirectory(folder))) {
      People.read(history).erase(person, "test", Clock.systemUTC().instant());
    }
  }

  /** Pseudonyms of the people of now, as a collaboration freezes them. */
  private void freeze(NodeLake lake) {
    List<LakeColumn> columns = List.of(new LakeColumn("person", LakeType.UUID));
    try (DuckDb database = DuckDb.open(64);
        SealedWriter writer =
            lake.sealed()
                .replace(
                    lake.matching(),
                    Pseudonyms.name(1, lake.peopleSnapshot()),
                    columns,
                    database.connection())) {
      new LakePeople(lake, database).everybody().forEach(writer::add);
      var unused = writer.commit();
    }
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("lake"))) {
      return all.filter(f -> String.valueOf(f.getFileName()).endsWith(ending)).sorted().toList();
    }
  }

  /** All cells of all files, those of sealed tables as they rest. */
  private Set<String> cells() throws IOException {
    Set<String> cells = new TreeSet<>();
    try (DuckDb database = DuckDb.open(64)) {
      for (Path file : files(".parquet")) {
        database.query(
            "SELECT * FROM read_parquet('" + file + "')",
            row -> {
              for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                cells.add(String.valueOf(row.getObject(i)));
              }
            });
      }
    }
    return cells;
  }

  private List<Path> filesOfNow() {
    List<Path> files = new ArrayList<>();
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder))) {
      for (String namespace : lake.tables().namespaces()) {
        for (String name : lake.tables().tables(namespace)) {
          files.addAll(lake.tables().table(namespace, name).files());
        }
      }
    }
    return files.stream().sorted().toList();
  }

  @Test
  void personErasedAndConsentWithdrawn_areInNoFile() throws IOException {
    ingest(ANN, BEN, CLEO);
    UUID ann = person("a1");
    UUID ben = person("b1");
    UUID cleo = person("c1");
    assertThat(cells())
        .contains(ann.toString(), ben.toString(), cleo.toString(), "70001", "70002", "70003");
    int manifests = files(".avro").size();
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder))) {
      freeze(lake);
      freeze(lake.of(Optional.of("spring-26")));
      assertThat(lake.tables().namespaces())
          .containsExactly("curated", "matching", "matching_spring_26");
    }
    erase(ann);

    ingest(BEN.replace("yes", "no"), CLEO);

    assertThat(cells())
        .contains(cleo.toString(), "70003")
        .doesNotContain(ann.toString(), ben.toString(), "70001", "70002");
    assertThat(files(".parquet")).as("sealed ones too").isEqualTo(filesOfNow()).hasSize(3);
    assertThat(files(".avro")).as("least and greatest values").hasSize(manifests);
  }

  @Test
  void consentsOfBefore_areInNoFile() throws IOException {
    write("node.yaml", NODE.replace("column: agreed", "purposes: {measurement: agreed}") + TABLE);
    ingest(ANN, BEN);
    erase(person("a1"));

    ingest(BEN, CLEO);

    assertThat(files(".parquet")).as("consent.purposes too").isEqualTo(filesOfNow()).hasSize(4);
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder))) {
      assertThat(lake.tables().snapshots("consent", "purposes")).hasSize(1);
    }
  }

  @Test
  void whatAKilledWriterLeft_goesOnceNoWriterCanBeAtIt() throws IOException {
    ingest(ANN);
    Path data = folder.resolve("lake/warehouse/curated/outcomes/data");
    Path old = Files.copy(filesOfNow().get(1), data.resolve("left.parquet"));
    Path young = Files.copy(old, data.resolve("young.parquet"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

    ingest(ANN);

    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void tableThatNoPolicyOffersAnyMore_goes() throws IOException {
    ingest(ANN);
    assertThat(cells()).contains("70001");
    write("node.yaml", NODE);
    Files.delete(folder.resolve("policies/outcomes.yaml"));

    ingest(ANN);

    assertThat(cells()).doesNotContain("70001");
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder))) {
      assertThat(lake.tables().tables(NodeLake.CURATED)).containsExactly("identifiers", "people");
    }
  }

  @Test
  void snapshotThatANodeGoesBy_stays_withItsPseudonyms() throws IOException {
    ingest(ANN);
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder));
        DuckDb database = DuckDb.open(64)) {
      freeze(lake);
      long rows = lake.snapshot("outcomes");
      long people = lake.peopleSnapshot();
      List<String> pseudonyms = lake.tables().tables(lake.matching());
      LakeColumn line = new LakeColumn("visit", LakeType.LONG);
      var unused =
          lake.tables()
              .replace(
                  "curated", "outcomes", List.of(line), database.connection(), "SELECT 1 AS visit");
      SnapshotPins pins =
          (namespace, table) ->
              table.equals("outcomes")
                  ? Set.of(rows)
                  : table.equals(NodeLake.PEOPLE) ? Set.of(people) : Set.of();

      lake.forgetEarlier(Set.of("outcomes"), pins);

      assertThat(lake.table("outcomes", rows).rows()).isEqualTo(1);
      assertThat(lake.tables().tables(lake.matching())).isEqualTo(pseudonyms);
    }
  }

  /** As after a stop: a folder that is a file cannot be written into. */
  @Test
  void stopWithinTheLake_makesTheNextStartIngest() throws IOException {
    ingest(ANN, BEN);
    assertThat(folder.resolve("ingest.json")).exists();
    Path data = folder.resolve("lake/warehouse/curated/outcomes/data");
    Path aside = folder.resolve("aside");
    Files.move(data, aside);
    Files.writeString(data, "");

    assertThatThrownBy(() -> ingest(ANN, BEN, CLEO)).isInstanceOf(RuntimeException.class);

    assertThat(folder.resolve("ingest.json"))
        .as("people are those of now and rows those of before: no node is to serve that")
        .doesNotExist();
    Files.delete(data);
    Files.move(aside, data);
    ingest(ANN, BEN, CLEO);
    assertThat(folder.resolve("ingest.json")).exists();
    assertThat(cells()).contains("70001", "70002", "70003");
  }
}
