package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteDatabaseTest {
  private final Path folder;
  private Database database;

  SqliteDatabaseTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void openDatabase() {
    database = Database.open(folder.resolve("ledger.db"), "ledger");
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"journal_mode, wal", "synchronous, 2"})
  void pragma_makesACommitSurviveAPowerCut(String pragma, String value) {
    // synchronous belongs to a connection, so the very one that commits is asked.
    String found = database.transaction(c -> one(c, "PRAGMA " + pragma));

    assertThat(found).isEqualTo(value);
  }

  @Test
  void exception_rollsBack() {
    assertThatThrownBy(
            () ->
                database.transaction(
                    c -> {
                      insert(c, "q1");
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(rows()).isEqualTo("0");
  }

  @Test
  void error_rollsBack() {
    assertThatThrownBy(
            () ->
                database.transaction(
                    c -> {
                      insert(c, "q1");
                      throw new OutOfMemoryError("a test's");
                    }))
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(rows()).isEqualTo("0");
  }

  @Test
  void sqlFailure_rollsBackAndTheNextTransactionWorks() {
    assertThatThrownBy(
            () ->
                database.transaction(
                    c -> {
                      insert(c, "q1");
                      insert(c, "q1");
                      return 0;
                    }))
        .isInstanceOf(StorageException.class)
        .hasMessage("the database refused a transaction");
    database.transaction(
        c -> {
          insert(c, "q2");
          return 0;
        });

    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void betweenTransactions_anotherConnectionCanWrite() {
    database.transaction(
        c -> {
          insert(c, "q1");
          return 0;
        });
    try (Database other = Database.open(folder.resolve("ledger.db"), "ledger")) {
      other.transaction(
          c -> {
            insert(c, "q2");
            return 0;
          });
    }

    assertThat(rows()).isEqualTo("2");
  }

  private String rows() {
    return database.transaction(c -> one(c, "SELECT count(*) FROM entry"));
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getString(1);
    }
  }

  private static void insert(Connection connection, String query) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO entry (query_id, population, epsilon, delta, disclosures, state, at_millis)"
                + " VALUES (?, 'metromail.readers', '1', '0', 0, 'reserved', 0)")) {
      insert.setString(1, query);
      insert.executeUpdate();
    }
  }
}
