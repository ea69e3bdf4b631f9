package io.parley.connector.source.jdbc;

import io.parley.peer.TrinoServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/**
 * A real Trino server with a catalog in memory, one for all tests of this JVM, with which it ends.
 */
final class TrinoPeer {
  private static Optional<String> url = Optional.empty();

  private TrinoPeer() {}

  /** The database; the test is skipped, or fails, when there is none. */
  static synchronized JdbcDatabase database() {
    if (url.isEmpty()) {
      TrinoServer server = TrinoServer.start();
      try {
        server.catalog("memory", "memory", Map.of());
      } catch (SQLException e) {
        throw new AssertionError("the test's Trino makes no catalog", e);
      }
      url = Optional.of(server.jdbcUrl() + "/memory/default");
    }
    return new JdbcDatabase(url.get(), "parley", Optional.empty(), Map.of());
  }

  static void run(String... statements) {
    try (Connection connection = DriverManager.getConnection(database().url(), "parley", "");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError("the test's Trino refused a statement", e);
    }
  }
}
