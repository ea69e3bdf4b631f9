package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that may not grow: SQLite's own limit, which fails as a disk without space does. */
class FullDatabaseTest {
  private static int pragma(Database database, String pragma) {
    return database.read(
        c -> {
          try (Statement statement = c.createStatement();
              ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
            return row.next() ? row.getInt(1) : -1;
          }
        });
  }

  private static int insert(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(
          "INSERT INTO entry (query_id, population, epsilon, delta, disclosures, state, at_millis, charge, sealed)"
              + " VALUES ('%s', 'hearth.shoppers', '', '', 0, 'reserved', 0, '', zeroblob(20000))"
                  .formatted(query));
    }
  }

  @Test
  void fullDatabase_saysSo_writesNothing_andGoesOnWhenThereIsSpace(@TempDir Path folder) {
    try (Database database = Database.open(folder.resolve("ledger.db"), "ledger")) {
      database.transaction(c -> insert(c, "before"));
      int pages = pragma(database, "page_count");
      assertThat(pragma(database, "max_page_count=" + pages)).isEqualTo(pages);

      assertThatThrownBy(() -> database.transaction(c -> insert(c, "one") + insert(c, "two")))
          .isInstanceOf(StorageException.class)
          .hasMessage(
              "the database ledger.db cannot grow: its disk is full, or its quota; nothing was written; make room there, and ask again");
      assertThat(entries(database)).isEqualTo(1);

      assertThat(pragma(database, "max_page_count=" + 1_000)).isEqualTo(1_000);
      database.transaction(c -> insert(c, "after"));
      assertThat(entries(database)).isEqualTo(2);
    }
  }

  private static int entries(Database database) {
    return database.read(
        c -> {
          try (Statement statement = c.createStatement();
              ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM entry")) {
            return row.next() ? row.getInt(1) : -1;
          }
        });
  }
}
