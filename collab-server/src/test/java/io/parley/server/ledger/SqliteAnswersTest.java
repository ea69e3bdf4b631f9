package io.parley.server.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.wire.Digest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
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

    assertThat(sql("SELECT group_concat(place || ':' || document, ' ') FROM party_commit"))
        .isEqualTo("0:commit of hearth 1:commit of metromail");
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
