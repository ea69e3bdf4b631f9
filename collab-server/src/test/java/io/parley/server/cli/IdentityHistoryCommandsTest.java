package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.history.Batch;
import io.parley.identity.history.HistoryRules;
import io.parley.identity.history.People;
import io.parley.identity.history.RecordFacts;
import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.RecordKey;
import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeDirectory;
import io.parley.server.party.NodeHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityHistoryCommandsTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  private final Path folder;
  private String ann = "";
  private String work = "";

  IdentityHistoryCommandsTest(@TempDir Path parent) {
    this.folder = parent.resolve("hearth");
  }

  /** Ann, of two people that were merged, and Eve. */
  @BeforeEach
  void makeNode() {
    Shell.run("node", "init", folder.toString(), "--name", "hearth", "--role", "party");
  }

  private void makePeople() {
    try (SealedHistory history = NodeHistory.open(new NodeDirectory(folder))) {
      People people = People.read(history);
      put(people, List.of("1", "2"), new Batch.RecordLink(key("1"), key("2"), 9));
      put(people, List.of("3", "7"));
      ann = people.personOf(key("1")).orElseThrow().toString();
      work = people.personOf(key("3")).orElseThrow().toString();
      put(people, List.of("3"), new Batch.RecordLink(key("1"), key("3"), 7.5));
    }
  }

  private static RecordKey key(String name) {
    return new RecordKey("crm", name);
  }

  private static void put(People people, List<String> names, Batch.RecordLink... links) {
    List<RecordFacts> records = new ArrayList<>();
    names.forEach(name -> records.add(RecordFacts.of(key(name), 1)));
    people.resolve(
        Batch.changes(records, List.of(), List.of(links)),
        HistoryRules.above(5),
        "people/1",
        "ingest",
        NOON);
  }

  private Said identity(String... command) {
    List<String> all = new ArrayList<>(List.of("identity"));
    all.addAll(List.of(command));
    all.addAll(List.of("--config", folder.resolve("node.yaml").toString()));
    return Shell.run(all.toArray(String[]::new));
  }

  @Test
  void history_tellsRecordsAndEvents() {
    makePeople();

    Said said = identity("history", "crm/3");

    assertThat(said.err()).isEmpty();
    assertThat(said.out())
        .isEqualTo(
            """
            person ANN
              crm/1
              crm/2
              crm/3
            run 1, 2026-11-28T12:00:00Z, by ingest, model people/1
              linked             crm/1  ANN  (added, 9.0 bits)
              linked             crm/2  ANN  (added, 9.0 bits)
            run 2, 2026-11-28T12:00:00Z, by ingest, model people/1
              linked             crm/3  WORK  (added)
            run 3, 2026-11-28T12:00:00Z, by ingest, model people/1
              unlinked           crm/3  WORK  (merged)
              linked             crm/3  ANN  (merged, 7.5 bits)
              leads to           crm/3  WORK -> ANN
            """
                .replace("ANN", ann)
                .replace("WORK", work));
    assertThat(identity("history", work, "--json").out())
        .contains("\"person\" : \"" + ann + "\"", "\"bits\" : 7.5");
  }

  @Test
  void unmerge_undoesAMergeOrTakesRecordsApart() {
    makePeople();
    assertThat(identity("unmerge", work).exit()).as("nobody was asked").isEqualTo(2);

    Said said = identity("unmerge", work, "--yes");
    assertThat(said.out()).isEqualTo("run 4: 1 record moved; there are 3 people now\n");
    assertThat(identity("history", "crm/3").out()).startsWith("person " + work + "\n");

    assertThat(identity("unmerge", ann, "crm/2", "--yes").exit()).isZero();
    assertThat(identity("history", ann).out()).startsWith("person " + ann + "\n  crm/1\nrun 1");

    Said again = identity("unmerge", ann, "crm/2", "--yes");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err())
        .isEqualTo(
            "parley: 1 of the 1 records that were named are not of the person " + ann + "\n");
  }

  @Test
  void erase_leavesNothingToFind() {
    makePeople();

    Said said = identity("erase", work, "--yes");

    assertThat(said.out()).isEqualTo("one person with 3 records is erased; 1 person left\n");
    for (String id : List.of(ann, work)) {
      assertThat(identity("history", id).err())
          .isEqualTo(
              ("parley: no person has the id %s; it may be erased, or all records of the person"
                      + " gone\n")
                  .formatted(id));
    }
    assertThat(identity("history", "crm/1").err())
        .isEqualTo("parley: the record that was named is not in the history\n");
    assertThat(identity("history", "crm/7").exit()).isZero();
  }

  @Test
  void erase_showsWhomItIsAbout_recordsThatAreGoneIncluded_beforeItAsks() {
    makePeople();
    drop("3");

    Said asked = identity("erase", "crm/3");

    assertThat(asked.exit()).as("there is no terminal to ask at").isEqualTo(2);
    assertThat(asked.err())
        .startsWith("3 records of one person:\n  crm/1\n  crm/2\n  crm/3  (gone)\n");
    assertThat(identity("erase", "crm/3", "--yes").out())
        .isEqualTo("one person with 3 records is erased; 1 person left\n");
    assertThat(identity("erase", "crm/3", "--yes").err())
        .isEqualTo("parley: the record that was named is not in the history\n");
  }

  @Test
  void erase_takesAPersonOfWhomNoRecordIsLeft_andTheLakeIsBehind() throws IOException {
    makePeople();
    drop("1", "2", "3");
    Path ingested = Files.writeString(folder.resolve("ingest.json"), "{}");

    assertThat(identity("erase", "crm/1", "--yes").out())
        .isEqualTo("one person with 3 records is erased; 1 person left\n");
    assertThat(ingested).as("a node ingests before it answers").doesNotExist();
  }

  private void drop(String... names) {
    try (SealedHistory history = NodeHistory.open(new NodeDirectory(folder))) {
      var unused =
          People.read(history)
              .resolve(
                  Batch.changes(
                      List.of(),
                      Stream.of(names).map(IdentityHistoryCommandsTest::key).toList(),
                      List.of()),
                  HistoryRules.above(5),
                  "people/1",
                  "ingest",
                  NOON);
    }
  }

  @Test
  void unmergeOfARecordThatGoesByItsLine_isRefused() {
    try (SealedHistory history = NodeHistory.open(new NodeDirectory(folder))) {
      put(
          People.read(history),
          List.of("1", "line-17"),
          new Batch.RecordLink(key("1"), key("line-17"), 9));
    }

    Said said = identity("unmerge", "crm/1", "crm/1", "--yes");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .startsWith("parley: the record crm/line-17 of this person goes by its line")
        .contains("name a column of the source `crm` under `key`");
    assertThat(identity("history", "crm/1").out()).contains("  crm/1\n  crm/line-17\n");
  }

  @Test
  void nodeWithoutAHistory_isTold() {
    Said said = identity("history", "crm/1");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            "parley: %s holds no history of people; `parley ingest` begins one\n"
                .formatted(folder.resolve("identity")));
    assertThat(folder.resolve("identity")).doesNotExist();
  }

  @Test
  void wrongName_isToldWithoutRepeatingIt() {
    makePeople();
    assertThat(identity("history", "ann@shop.example").err())
        .isEqualTo("parley: name a person by an id and a record as SOURCE/KEY, such as crm/17\n");
  }

  @Test
  void nodeDestroyed_theHistoryGoesToo() {
    makePeople();
    Shell.run("node", "destroy", "--config", folder.resolve("node.yaml").toString(), "--yes");
    assertThat(Files.exists(folder.resolve("identity"))).isFalse();
  }
}
