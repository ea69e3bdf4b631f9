package io.parley.query.backend.trino;

import io.parley.query.backend.BackendException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One session of a Trino. */
final class TrinoQueries implements AutoCloseable {
  private final Connection connection;

  TrinoQueries(TrinoSessions sessions) {
    try {
      connection = sessions.open();
    } catch (SQLException e) {
      throw new BackendException("Trino does not answer", e);
    }
  }

  /** Reads the current row. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /** Runs a query and hands each row to a reader. */
  void query(String sql, RowReader reader) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    } catch (SQLException e) {
      throw new BackendException("a query failed in Trino", e);
    }
  }

  /** Runs one statement without a result. */
  void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new BackendException("a statement failed in Trino", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new BackendException("Trino's session does not close", e);
    }
  }
}
