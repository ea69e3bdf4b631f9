package io.parley.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.history.People;
import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.RecordKey;
import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeDirectory;
import io.parley.server.party.AddedRecord;
import io.parley.server.party.Changes;
import io.parley.server.party.IngestReport;
import io.parley.server.party.NodeHistory;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that is added between two ingests is where the next ingest would put it. */
class IdentityAddCommandTest {
  private static final String HEAD = "id,email,phone,first,last,born\n";
  private static final String ANN = "a1,ann@example.com,,Ann,Ashby,1950-04-02\n";
  private static final String BEN = "b1,ben@example.com,(202) 555-0143,Ben,Burke,1961-09-30\n";
  private static final String SENIOR = "s1,,(202) 555-0188,John,Sutter Sr,1941-01-13\n";

  private final Path folder;

  IdentityAddCommandTest(@TempDir Path folder) {
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
          identity: {model: people, memory-megabytes: 256}
          sources:
            - name: crm
              file: crm.csv
              key: id
              email: email
              phone: phone
              identity: {given_name: first, family_name: last, birth_date: born}
        """);
    Files.createDirectories(folder.resolve("policies"));
  }

  private void source(String... rows) {
    StringBuilder others = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      others.append(
          "o%d,o%d@example.com,,Given%c,Family%d,19%02d-0%d-11%n"
              .formatted(i, i, 'a' + i % 26, i, 30 + i, 1 + i % 9));
    }
    try {
      Files.writeString(folder.resolve("crm.csv"), HEAD + others + String.join("", rows), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Said parley(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--config", folder.resolve("node.yaml").toString()));
    return Shell.run(all.toArray(String[]::new));
  }

  private IngestReport ingest(String... rows) {
    source(rows);
    Said said = parley("ingest", "--json");
    assertThat(said.exit()).as(said.err()).isZero();
    return Json.read(said.out().getBytes(UTF_8), IngestReport.class);
  }

  private AddedRecord add(String record, String... values) {
    List<String> all = new ArrayList<>(List.of("identity", "add", record));
    all.addAll(List.of(values));
    all.add("--json");
    Said said = parley(all.toArray(String[]::new));
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.err()).doesNotContain("@example.com");
    return Json.read(said.out().getBytes(UTF_8), AddedRecord.class);
  }

  /** Record → person, in the history. */
  private Map<RecordKey, UUID> history() {
    Map<RecordKey, UUID> people = new TreeMap<>();
    try (SealedHistory history = NodeHistory.open(new NodeDirectory(folder))) {
      People.read(history)
          .forEach((id, records) -> records.forEach(record -> people.put(record, id)));
    }
    return people;
  }

  private static RecordKey key(String key) {
    return new RecordKey("crm", key);
  }

  @Test
  void recordOfAPerson_comesToThatPerson_andALaterIngestAgrees() {
    var unused = ingest(ANN, BEN);
    UUID ben = history().get(key("b1"));

    AddedRecord added = add("crm/b2", "email=BEN@Example.com", "phone=202 555 0143");

    assertThat(added.person()).isEqualTo(ben);
    assertThat(added.records()).isEqualTo(2);
    assertThat(added.bits()).as("a shared identifier").isEqualTo(64);
    Map<RecordKey, UUID> before = history();
    assertThat(parley("identity", "history", "crm/b2").out())
        .contains("linked             crm/b2  " + ben + "  (added, 64.0 bits)")
        .containsPattern("run 2, .*, by cli:.*, model people/");

    IngestReport later = ingest(ANN, BEN, "b2,ben@example.com,(202) 555-0143,,,\n");

    assertThat(later.changes()).hasValue(new Changes(0, 0, 0, 0, 0));
    assertThat(history()).isEqualTo(before);
  }

  @Test
  void recordOfNobody_isANewPerson_andKeepsItsIdThroughTheIngest() {
    var unused = ingest(ANN, BEN);

    AddedRecord added = add("crm/e1", "email=eve@example.com", "family_name=Elder");

    assertThat(added.records()).isEqualTo(1);
    assertThat(history()).containsEntry(key("e1"), added.person());
    assertThat(ingest(ANN, BEN, "e1,eve@example.com,,,Elder,\n").changes())
        .hasValue(new Changes(0, 0, 0, 0, 0));
    assertThat(history()).containsEntry(key("e1"), added.person());
  }

  @Test
  void recordThatIsTwoPeoplesOwn_joinsThem_andWithoutItsRowTheyPartAgain() {
    var unused = ingest(ANN, BEN);
    Map<RecordKey, UUID> before = history();

    AddedRecord added = add("crm/x1", "email=ann@example.com", "phone=(202) 555-0143");

    assertThat(added.records()).isEqualTo(3);
    assertThat(added.aliases()).isEqualTo(1);
    assertThat(ingest(ANN, BEN).changes()).hasValue(new Changes(0, 0, 1, 0, 0));
    assertThat(history()).isEqualTo(before);
  }

  /**
   * What the first says is kept nowhere, so that no guard could be held against the second: father
   * and son, with the family's phone, would be one person until the next ingest.
   */
  @Test
  void secondRecordBeforeAnIngestHasReadTheFirst_isRefused() throws IOException {
    String phone = "f1,,(202) 555-0188,,,\n";
    String junior = "s2,,(202) 555-0188,John,Sutter Jr,1970-08-19\n";
    String[] son = {
      "phone=(202) 555-0188", "given_name=John", "family_name=Sutter Jr", "birth_date=1970-08-19"
    };
    var unused = ingest(ANN, phone);
    add(
        "crm/s1",
        "phone=(202) 555-0188",
        "given_name=John",
        "family_name=Sutter Sr",
        "birth_date=1941-01-13");
    byte[] before = file();

    Said said = parley("identity", "add", "crm/s2", son[0], son[1], son[2], son[3]);

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .contains("the history has 1 record that no source has: added before, or gone since");
    assertThat(file()).isEqualTo(before);
    unused = ingest(ANN, phone, SENIOR);
    add("crm/s2", son);
    Map<RecordKey, UUID> added = history();
    assertThat(added.get(key("s1"))).isNotEqualTo(added.get(key("s2")));
    assertThat(ingest(ANN, phone, SENIOR, junior).changes()).hasValue(new Changes(0, 0, 0, 0, 0));
    assertThat(history()).isEqualTo(added);
  }

  /** Father and son share a phone; a rule of the model says that they are two. */
  @Test
  void guardsOfAnIngest_holdForARecordThatIsAdded_andResolveSaysTheSame() {
    var unused = ingest(ANN, SENIOR);
    String junior = "s2,,(202) 555-0188,John,Sutter Jr,1970-08-19\n";

    AddedRecord added =
        add(
            "crm/s2",
            "phone=(202) 555-0188",
            "given_name=John",
            "family_name=Sutter Jr",
            "birth_date=1970-08-19");

    assertThat(added.records()).isEqualTo(1);
    IngestReport later = ingest(ANN, SENIOR, junior);
    assertThat(later.changes()).hasValue(new Changes(0, 0, 0, 0, 0));
    assertThat(history().get(key("s1"))).isNotEqualTo(history().get(key("s2")));
    Said looked = parley("resolve", "--json");
    assertThat(Json.read(looked.out().getBytes(UTF_8), IngestReport.class).people())
        .isEqualTo(later.people());
  }

  /** The son's other record shares the father's phone and the son's address. */
  @Test
  void sharedIdentifiers_joinNotOverAThirdRecordWhatAGuardKeepsApart() {
    var unused =
        ingest(
            SENIOR,
            "s2,jr@example.com,,John,Sutter Jr,1970-08-19\n",
            "s3,jr@example.com,(202) 555-0188,,,\n");

    Map<RecordKey, UUID> people = history();
    assertThat(people.get(key("s1"))).isNotEqualTo(people.get(key("s2")));
    assertThat(people.get(key("s3"))).isIn(people.get(key("s1")), people.get(key("s2")));
  }

  /** The third record fits father and son alike: neither a sorted file nor `add` moves it. */
  @Test
  void orderOfRows_decidesNothing() {
    String junior = "s2,jr@example.com,,John,Sutter Jr,1970-08-19\n";
    String both = "s3,jr@example.com,(202) 555-0188,,,\n";
    var unused = ingest(SENIOR, junior, both);
    Map<RecordKey, UUID> people = history();

    for (String[] rows :
        new String[][] {{both, junior, SENIOR}, {both, SENIOR, junior}, {junior, both, SENIOR}}) {
      assertThat(ingest(rows).changes()).hasValue(new Changes(0, 0, 0, 0, 0));
      assertThat(history()).isEqualTo(people);
    }

    unused = ingest(junior, both);
    add(
        "crm/s1",
        "phone=(202) 555-0188",
        "given_name=John",
        "family_name=Sutter Sr",
        "birth_date=1941-01-13");
    Map<RecordKey, UUID> added = history();
    assertThat(Objects.equals(added.get(key("s3")), added.get(key("s2"))))
        .as("as in the ingest")
        .isEqualTo(Objects.equals(people.get(key("s3")), people.get(key("s2"))));
    assertThat(ingest(junior, both, SENIOR).changes()).hasValue(new Changes(0, 0, 0, 0, 0));
    assertThat(history()).isEqualTo(added);
  }

  @Test
  void whatCannotBeAdded_isRefusedAndChangesNothing() throws IOException {
    assertThat(parley("identity", "add", "crm/x", "email=x@example.com").err())
        .contains("holds no history of people; `parley ingest` begins one");
    var unused = ingest(ANN, BEN);
    byte[] before = file();

    assertThat(parley("identity", "add", "crm/b1", "email=x@example.com").err())
        .contains("source `crm` has a record of that key in the history already");
    assertThat(parley("identity", "add", "crmm/x", "email=x@example.com").err())
        .contains("`crmm` is no source; did you mean `crm`?");
    assertThat(parley("identity", "add", "crm/x", "emial=x@example.com").err())
        .contains("`emial` is no attribute of source `crm`; did you mean `email`?");
    assertThat(parley("identity", "add", "crm/x").exit()).as("nothing is known").isEqualTo(2);
    source(ANN, BEN, "n1,new@example.com,,,,\n");
    assertThat(parley("identity", "add", "crm/n1", "email=x@example.com").err())
        .contains("source `crm` has a row of that key, which no ingest has read");
    assertThat(parley("identity", "add", "crm/x", "email=x@example.com").err())
        .contains("1 row of the sources is in no ingest yet; run `parley ingest` first");
    source(ANN, BEN);
    Files.writeString(
        folder.resolve("node.yaml"),
        Files.readString(folder.resolve("node.yaml"))
            .replace("  identity: {model: people, memory-megabytes: 256}\n", "")
            .replaceAll(" *identity: \\{given_name.*\n", ""));
    assertThat(parley("identity", "add", "crm/x", "email=x@example.com").err())
        .contains("the last ingest linked records by `people/")
        .contains("and this node does by `identifiers`; run `parley ingest` first");

    assertThat(file()).isEqualTo(before);
  }

  private byte[] file() throws IOException {
    return Files.readAllBytes(folder.resolve(NodeHistory.FOLDER).resolve(SealedHistory.FILE));
  }
}
