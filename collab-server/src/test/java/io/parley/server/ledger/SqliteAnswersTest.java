package io.parley.server.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteAnswersTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  private final Path folder;
  private SqliteAnswers answers;

  SqliteAnswersTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void openAnswers() {
    answers = SqliteAnswers.open(folder.resolve("room.db"), LedgerKeys.of(folder), NOON);
  }

  @AfterEach
  void closeAnswers() {
    answers.close();
  }

  @Test
  void unknownQuestion_hasNoAnswer() {
    assertThat(answers.find("k1")).isEmpty();
  }

  @Test
  void stored_isFoundByteForByte() {
    store("k1", "q1");

    assertThat(answers.find("k1")).hasValue("answer k1".getBytes(UTF_8));
    assertThat(answers.find("k2")).isEmpty();
  }

  @Test
  void release_isFoundByItsOwnKey() {
    store("k1", "q1");

    assertThat(answers.release("rk1")).hasValue("release k1".getBytes(UTF_8));
    assertThat(answers.release("k1")).isEmpty();
  }

  @Test
  void stored_keepsEveryCommitInOrder() throws Exception {
    store("k1", "q1");

    assertThat(commit(0)).isEqualTo("commit of hearth");
    assertThat(commit(1)).isEqualTo("commit of metromail");
  }

  private String commit(int place) throws Exception {
    String hex = sql("SELECT hex(document) FROM party_commit WHERE place = " + place);
    byte[] sealed = HexFormat.of().parseHex(hex);
    return new String(LedgerKeys.of(folder).open("party_commit q1 " + place, sealed), UTF_8);
  }

  @Test
  void nothingOfAnAnswerOrCommit_isInTheFilesInTheClear() throws Exception {
    store("k1", "q1");

    assertThat(everyByte()).contains("answered q1"); // the audit log is open
    assertThat(everyByte()).doesNotContain("answer k1", "release k1", "commit of");
  }

  private String everyByte() throws Exception {
    StringBuilder all = new StringBuilder();
    for (String file : List.of("room.db", "room.db-wal")) {
      if (Files.exists(folder.resolve(file))) {
        all.append(Files.readString(folder.resolve(file), ISO_8859_1));
      }
    }
    return all.toString();
  }

  /** Whoever can write the file cannot give one question the answer of another. */
  @Test
  void answerMovedToAnotherQuestion_isRefused() throws Exception {
    store("k1", "q1");
    store("k2", "q2");
    sqlUpdate(
        "UPDATE answer SET body = (SELECT body FROM answer WHERE question_key = 'k2')"
            + " WHERE question_key = 'k1'");

    assertThat(answers.find("k2")).isPresent();
    assertThatThrownBy(() -> answers.find("k1"))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            "a value in the database does not open with this node's keys; restore both from one backup");
  }

  @Test
  void whatAnOlderVersionWroteInTheClear_isRefusedUntilSomebodySealsIt() throws Exception {
    answers.close();
    sqlUpdate("INSERT INTO answer VALUES ('old', 'q9', CAST('answer of old' AS BLOB), 1)");
    sqlUpdate("INSERT INTO release VALUES ('rold', 'q9', CAST('release of old' AS BLOB))");
    sqlUpdate("INSERT INTO party_commit VALUES ('q9', 0, CAST('commit of old' AS BLOB))");
    assertThat(everyByte()).contains("answer of old", "release of old", "commit of old");
    Path file = folder.resolve("room.db");

    assertThatThrownBy(() -> SqliteAnswers.open(file, LedgerKeys.of(folder), NOON))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("the database room.db holds values in the clear");
    assertThat(SqliteAnswers.seal(file, LedgerKeys.of(folder))).isEqualTo(3);
    answers = SqliteAnswers.open(folder.resolve("room.db"), LedgerKeys.of(folder), NOON);

    assertThat(answers.find("old")).hasValue("answer of old".getBytes(UTF_8));
    assertThat(answers.release("rold")).hasValue("release of old".getBytes(UTF_8));
    assertThat(everyByte()).doesNotContain("answer of old", "release of old", "commit of old");
  }

  @Test
  void reopened_findsWhatWasStored() {
    store("k1", "q1");
    answers.close();
    answers = SqliteAnswers.open(folder.resolve("room.db"), LedgerKeys.of(folder), NOON);

    assertThat(answers.find("k1")).isPresent();
  }

  @Test
  void sameKeyTwice_isRefusedAndTheFirstAnswerStays() throws Exception {
    store("k1", "q1");

    assertThatThrownBy(
            () ->
                answers.store(
                    "k1",
                    "q2",
                    "other".getBytes(UTF_8),
                    "r",
                    Optional.empty(),
                    List.of(),
                    "second"))
        .isInstanceOf(StorageException.class);
    assertThat(answers.find("k1")).hasValue("answer k1".getBytes(UTF_8));
    assertThat(sql("SELECT count(*) FROM audit")).isEqualTo("1");
  }

  @Test
  void sameQueryTwice_isRefused() throws Exception {
    store("k1", "q1");

    assertThatThrownBy(() -> store("k2", "q1")).isInstanceOf(StorageException.class);
    assertThat(answers.find("k2")).isEmpty();
    assertThat(sql("SELECT count(*) FROM party_commit")).isEqualTo("2");
  }

  @Test
  void failureAfterTheAnswerWasInserted_leavesNothing() throws Exception {
    // A commit under this query id is in the way, so the second statement of the transaction fails.
    sqlUpdate("INSERT INTO party_commit VALUES ('q1', 1, x'00')");

    assertThatThrownBy(() -> store("k1", "q1")).isInstanceOf(StorageException.class);

    assertThat(answers.find("k1")).isEmpty();
    assertThat(sql("SELECT count(*) FROM party_commit")).isEqualTo("1");
    assertThat(sql("SELECT count(*) FROM audit")).isEqualTo("0");
  }

  @Test
  void failureOfTheAuditEntry_leavesNoAnswer() throws Exception {
    sqlUpdate("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'full'); END");

    assertThatThrownBy(() -> store("k1", "q1")).isInstanceOf(StorageException.class);

    assertThat(answers.find("k1")).isEmpty();
    assertThat(sql("SELECT count(*) FROM party_commit")).isEqualTo("0");
  }

  @Test
  void auditChain_verifies() throws Exception {
    threeEntries();

    assertThat(firstBroken()).isZero();
    assertThat(sql("SELECT entry FROM audit WHERE number = 2")).isEqualTo("answered q1");
  }

  @Test
  void auditChain_goesOnAfterReopening() throws Exception {
    threeEntries();
    answers.close();
    answers = SqliteAnswers.open(folder.resolve("room.db"), LedgerKeys.of(folder), NOON);
    answers.audit("after the restart");

    assertThat(firstBroken()).isZero();
    assertThat(sql("SELECT max(number) FROM audit")).isEqualTo("4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit SET entry = 'refused somebody else' WHERE number = 2",
        "UPDATE audit SET previous = '' WHERE number = 2",
        "DELETE FROM audit WHERE number = 2",
        "UPDATE audit SET number = CASE number WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE number END;"
            + "UPDATE audit SET number = abs(number)",
        "UPDATE audit SET entry = CASE number WHEN 2 THEN 'refused again' ELSE 'answered q1' END"
            + " WHERE number > 1"
      })
  void auditChain_changedMissingOrReordered_isFound(String tampering) throws Exception {
    threeEntries();
    for (String statement : tampering.split(";", -1)) {
      sqlUpdate(statement);
    }

    assertThat(firstBroken()).isBetween(2L, 3L);
  }

  private void threeEntries() {
    answers.audit("refused");
    store("k1", "q1");
    answers.audit("refused again");
  }

  private void store(String key, String query) {
    answers.store(
        key,
        query,
        ("answer " + key).getBytes(UTF_8),
        "r" + key,
        Optional.of(("release " + key).getBytes(UTF_8)),
        List.of("commit of hearth".getBytes(UTF_8), "commit of metromail".getBytes(UTF_8)),
        "answered " + query);
  }

  /** The chain as anyone could check it from its description; 0 when it holds. */
  private long firstBroken() throws Exception {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT number, previous, entry, hash FROM audit ORDER BY number")) {
      long number = 0;
      String last = "";
      while (row.next()) {
        number++;
        String covered = number + "\n" + last + "\n" + row.getString(3);
        if (row.getLong(1) != number
            || !row.getString(2).equals(last)
            || !row.getString(4).equals(Digest.hex(covered.getBytes(UTF_8)))) {
          return number;
        }
        last = row.getString(4);
      }
      return 0;
    }
  }

  private String sql(String query) throws Exception {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.getString(1);
    }
  }

  private void sqlUpdate(String update) throws Exception {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(update);
    }
  }

  private Connection connection() throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("room.db"));
  }
}
