package io.parley.server.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteAnswersTest extends AnswersContract {
  SqliteAnswersTest(@TempDir Path folder) {
    super(TestStore.files(folder));
  }

  @Test
  void nothingOfAnAnswerCommitOrAuditEntry_isInTheFilesInTheClear() throws Exception {
    store("k1", "q1");

    assertThat(everyByte()).contains("k1", "q1");
    assertThat(everyByte()).doesNotContain("answer k1", "release k1", "commit of", "answered");
  }

  @Test
  void failureOfTheAuditEntry_leavesNoAnswer() throws Exception {
    try (Connection connection = store.connection("room");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TRIGGER full BEFORE INSERT ON audit_entry BEGIN SELECT raise(ABORT, 'full'); END");
    }

    assertThatThrownBy(() -> store("k1", "q1")).isInstanceOf(StorageException.class);

    assertThat(answers.find("k1")).isEmpty();
    assertThat(store.sql("room", "SELECT count(*) FROM party_commit")).isEqualTo("0");
  }

  @Test
  void whatAnOlderVersionWroteInTheClear_isRefusedUntilSomebodySealsIt() throws Exception {
    answers.close();
    store.tamper(
        "room",
        "INSERT INTO answer VALUES ('old', 'q9', CAST('answer of old' AS BLOB), 1);"
            + "INSERT INTO release VALUES ('rold', 'q9', CAST('release of old' AS BLOB));"
            + "INSERT INTO party_commit VALUES ('q9', 0, CAST('commit of old' AS BLOB))");
    assertThat(everyByte()).contains("answer of old", "release of old", "commit of old");

    assertThatThrownBy(() -> store.answers(KEY))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("the database room.db holds values in the clear");
    assertThat(StoredAnswers.seal(file(), store.envelope())).isEqualTo(3);
    answers = store.answers(KEY);

    assertThat(answers.find("old")).hasValue("answer of old".getBytes(UTF_8));
    assertThat(answers.release("rold")).hasValue("release of old".getBytes(UTF_8));
    assertThat(everyByte()).doesNotContain("answer of old", "release of old", "commit of old");
  }

  @Test
  void logOfTheVersionBefore_isNamedByTheFirstEntryAndStillProved() throws Exception {
    writeAsBefore();
    answers.audit().start(Map.of());

    List<AuditEntry> entries = new ArrayList<>();
    answers.audit().read(line -> line.entry().ifPresent(entries::add));
    assertThat(entries).extracting(AuditEntry::event).containsExactly("log-goes-on", "node-start");
    assertThat(entries.get(0).details())
        .isEqualTo(Map.of("entries", "2", "hash", hash(2, hash(1, "", "first"), "second")));
    assertThat(answers.audit().brokenBefore()).isEmpty();
  }

  @Test
  void logOfTheVersionBeforeThatWasChanged_isFound() throws Exception {
    writeAsBefore();
    answers.audit().start(Map.of());
    store.tamper("room", "UPDATE audit_before SET entry = 'another' WHERE number = 1");

    assertThat(answers.audit().brokenBefore())
        .hasValue("the log from before this one was changed at entry 1");

    store.tamper("room", "DELETE FROM audit_before WHERE number = 2");
    assertThat(answers.audit().brokenBefore())
        .hasValue("the log from before this one does not end where this one says");
  }

  /** A room's file of the version before, with two entries in its log. */
  private void writeAsBefore() throws Exception {
    answers.close();
    for (String name : List.of("room.db", "room.db-wal", "room.db-shm")) {
      Files.deleteIfExists(store.folder().resolve(name));
    }
    Flyway.configure()
        .dataSource("jdbc:sqlite:" + file(), "", "")
        .locations("classpath:db/room")
        .target("2")
        .load()
        .migrate();
    String first = hash(1, "", "first");
    store.tamper(
        "room",
        "INSERT INTO audit VALUES (1, '', 'first', '%s'), (2, '%s', 'second', '%s')"
            .formatted(first, first, hash(2, first, "second")));
    answers = store.answers(KEY);
  }

  private static String hash(long number, String previous, String entry) {
    return Digest.hex((number + "\n" + previous + "\n" + entry).getBytes(UTF_8));
  }

  private Path file() {
    return store.folder().resolve("room.db");
  }

  private String everyByte() throws Exception {
    StringBuilder all = new StringBuilder();
    for (String file : List.of("room.db", "room.db-wal")) {
      if (Files.exists(store.folder().resolve(file))) {
        all.append(Files.readString(store.folder().resolve(file), ISO_8859_1));
      }
    }
    return all.toString();
  }
}
