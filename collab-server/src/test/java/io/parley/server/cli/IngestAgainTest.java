package io.parley.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.history.People;
import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.RecordKey;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.party.Changes;
import io.parley.server.party.Ingest;
import io.parley.server.party.IngestReport;
import io.parley.server.party.LakePeople;
import io.parley.server.party.NodeHistory;
import io.parley.server.party.NodeLake;
import io.parley.server.party.PoliciesTogether;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The people of a node from one ingest to the next. */
class IngestAgainTest {
  private static final String HEAD = "id,email,phone\n";
  private static final String ANN = "a1,ann@example.com,\n";
  private static final String BEN = "b1,ben@example.com,(202) 555-0143\n";
  private static final String EVE = "e1,eve@example.com,\n";

  private final Path folder;

  IngestAgainTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void makeNode() throws IOException {
    new NodeDirectory(folder).create("hearth", Clock.systemUTC());
    Files.writeString(
        folder.resolve("node.yaml"),
        """
        node:
          name: hearth
          role: party
          sources:
            - name: crm
              file: crm.csv
              key: id
              email: email
              phone: phone
        """);
    Files.createDirectories(folder.resolve("policies"));
  }

  private void source(String... rows) {
    try {
      Files.writeString(folder.resolve("crm.csv"), HEAD + String.join("", rows), UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Said parley(String... command) {
    String[] all = java.util.Arrays.copyOf(command, command.length + 2);
    all[command.length] = "--config";
    all[command.length + 1] = folder.resolve("node.yaml").toString();
    return Shell.run(all);
  }

  private IngestReport ingest(String... rows) {
    source(rows);
    Said said = parley("ingest", "--json");
    assertThat(said.exit()).as(said.err()).isZero();
    return Json.read(said.out().getBytes(UTF_8), IngestReport.class);
  }

  /** Line → person, in the lake. */
  private Map<Long, UUID> lake() {
    Map<Long, UUID> people = new TreeMap<>();
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder));
        DuckDb database = DuckDb.open(64)) {
      new LakePeople(lake, database).records((source, line, person) -> people.put(line, person));
    }
    return people;
  }

  private UUID inHistory(String key) {
    try (SealedHistory history = NodeHistory.open(new NodeDirectory(folder))) {
      return People.read(history).personOf(new RecordKey("crm", key)).orElseThrow();
    }
  }

  private byte[] history() throws IOException {
    return Files.readAllBytes(folder.resolve(NodeHistory.FOLDER).resolve(SealedHistory.FILE));
  }

  @Test
  void rowsThatMoveAndGrow_keepTheirIds() {
    assertThat(ingest(ANN, BEN).changes()).as("nothing was before").isEmpty();
    Map<Long, UUID> first = lake();

    IngestReport second = ingest(EVE, "b2,,202-555-0143\n", BEN, ANN.replace("ann@", "anna@"));

    assertThat(second.changes()).hasValue(new Changes(1, 0, 0, 0, 0));
    Map<Long, UUID> now = lake();
    assertThat(now.get(5L)).as("Ann, with another address").isEqualTo(first.get(2L));
    assertThat(now.get(4L)).as("Ben").isEqualTo(first.get(3L)).isEqualTo(now.get(3L));
    assertThat(first.values()).doesNotContain(now.get(2L));
  }

  @Test
  void whatBecameOfPeople_isCounted_andAnIdComesBackWithItsRecords() {
    var unused = ingest(ANN, BEN, EVE);
    UUID ann = inHistory("a1");
    UUID ben = inHistory("b1");
    String both = "x1,ann@example.com,(202) 555-0143\n";

    assertThat(ingest(ANN, BEN, both).changes()).as("bridged").hasValue(new Changes(0, 1, 0, 1, 0));
    assertThat(inHistory("a1")).isEqualTo(inHistory("b1")).isIn(ann, ben);

    source(ANN, BEN, EVE);
    assertThat(parley("ingest").out())
        .endsWith("since the last ingest: 1 new, 0 merged into others, 1 split off, 0 gone\n");
    assertThat(inHistory("a1")).isEqualTo(ann);
    assertThat(inHistory("b1")).isEqualTo(ben);
  }

  /** An export that failed is a header alone. */
  @Test
  void sourceThatRanDry_isRefused_unlessItIsMeant() throws IOException {
    var unused = ingest(ANN, BEN);
    UUID ann = inHistory("a1");
    byte[] before = history();
    source();

    Said refused = parley("ingest");

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            "the source `crm` had records and has none now: is it whole? people and curated tables stay as they were; if it is meant to be empty, `parley ingest --allow-empty crm` lets its people go\n");
    assertThat(history()).isEqualTo(before);
    assertThat(lake()).hasSize(2);
    assertThat(ingest(ANN, BEN).changes().orElseThrow().areNone()).isTrue();
    assertThat(inHistory("a1")).isEqualTo(ann);

    source();
    assertThat(parley("ingest", "--allow-empty", "crn").err())
        .contains("there is neither a file nor a source `crn`");
    Said meant = parley("ingest", "--allow-empty", "crm");
    assertThat(meant.exit()).as(meant.err()).isZero();
    assertThat(meant.out())
        .endsWith("since the last ingest: 0 new, 0 merged into others, 0 split off, 2 gone\n");
    assertThat(parley("ingest").exit()).as("it is empty by now").isZero();
  }

  @Test
  void recordsTakenApartByHand_stayApart() {
    String son = "b2,ben@example.com,\n";
    String card = "b3,ben@example.com,\n";
    var unused = ingest(BEN, son, card);
    assertThat(parley("identity", "unmerge", "crm/b1", "crm/b2", "crm/b3", "--yes").exit())
        .isZero();

    source(EVE, card, son, BEN);
    assertThat(parley("ingest").out())
        .endsWith(
            """
            4 records are 3 people
            since the last ingest: 1 new, 0 merged into others, 0 split off, 0 gone; 1 more than \
            links make, for records that were taken apart by hand
            """);
    Map<Long, UUID> now = lake();
    assertThat(now.get(3L)).as("they share an address").isEqualTo(now.get(4L));
    assertThat(now.get(5L)).isNotEqualTo(now.get(4L));
  }

  @Test
  void personErased_comesAgainAsAnother() {
    var unused = ingest(ANN, BEN);
    UUID ann = inHistory("a1");
    UUID ben = inHistory("b1");
    assertThat(parley("identity", "erase", "crm/a1", "--yes").exit()).isZero();

    unused = ingest(BEN);
    assertThat(lake().values()).containsExactly(ben);
    assertThat(ingest(ANN, BEN).changes()).hasValue(new Changes(1, 0, 0, 0, 0));

    assertThat(lake().values()).doesNotContain(ann).contains(ben);
  }

  /** The lake cannot be written: as if the machine stopped once the history was on the disk. */
  @Test
  void stopBetweenHistoryAndLake_doesNoHarm() throws IOException {
    var unused = ingest(ANN, BEN);
    Map<Long, UUID> before = lake();
    source(EVE, ANN, BEN);
    NodeDirectory directory = new NodeDirectory(folder);
    NodeConfiguration configuration = NodeConfiguration.load(folder.resolve("node.yaml"));
    NodeLake closed = NodeLake.open(directory);
    closed.close();
    Ingest ingest =
        new Ingest(
            configuration,
            directory,
            PoliciesTogether.of(OwnCollaboration.all(configuration, directory)).all(),
            new Progress("hearth", System.err),
            Clock.systemUTC());

    assertThatThrownBy(() -> ingest.run(closed)).isInstanceOf(RuntimeException.class);

    assertThat(lake()).as("the lake of before").isEqualTo(before);
    UUID eve = inHistory("e1");
    assertThat(ingest(EVE, ANN, BEN).changes()).hasValue(new Changes(0, 0, 0, 0, 0));
    assertThat(lake()).containsEntry(2L, eve).containsEntry(3L, before.get(2L));
  }

  @Test
  void ingestThatIsRefused_leavesTheHistory() throws IOException {
    source(ANN, ANN);
    Said said = parley("ingest");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .contains("source `crm`: lines 2 and 3 have the same `id`, which is to name one record")
        .doesNotContain("a1");
    assertThat(folder.resolve(NodeHistory.FOLDER)).as("none is begun").doesNotExist();

    var unused = ingest(ANN);
    byte[] before = history();
    source(BEN, ANN, ANN);
    assertThat(parley("ingest").exit()).isEqualTo(1);
    assertThat(parley("resolve").exit()).isEqualTo(1);
    source(BEN, ANN);
    assertThat(parley("resolve").exit()).isZero();
    assertThat(history()).isEqualTo(before);
  }

  @Test
  void rowWithoutItsKey_isKnownByItsLine() {
    source("  ,ann@example.com,\n", "line-2x,eve@example.com,\n");

    Said said = parley("ingest");

    assertThat(said.exit()).isZero();
    assertThat(said.err()).contains("hearth: crm: 1 row without a key; known by their lines\n");
    assertThat(lake())
        .containsEntry(2L, inHistory("line-2"))
        .containsEntry(3L, inHistory("line-2x"));
  }

  @Test
  void historyThatIsLost_isBegunAnew() throws IOException {
    var unused = ingest(ANN, BEN);
    Map<Long, UUID> before = lake();
    Path history = folder.resolve(NodeHistory.FOLDER).resolve(SealedHistory.FILE);
    Files.delete(history);
    assertThat(ingest(ANN, BEN).changes()).as("nothing was before").isEmpty();
    Files.delete(history);

    Said said = parley("ingest");
    assertThat(said.all()).contains("the history of people begins").doesNotContain("goes on");
    assertThat(parley("ingest").all()).contains("the history of people goes on");

    assertThat(lake()).hasSize(2);
    assertThat(lake().values()).doesNotContainAnyElementsOf(before.values());
  }
}
