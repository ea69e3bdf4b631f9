package io.parley.server.ledger;

import static org.junit.jupiter.api.Assumptions.abort;

import io.parley.server.node.NodeConfiguration;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A real PostgreSQL server, started once for all tests of this JVM and ended with it; each test
 * finds its tables empty.
 */
public final class PostgresPeer {
  private static Optional<EmbeddedPostgres> server = Optional.empty();
  private static Optional<String> missing = Optional.empty();

  private PostgresPeer() {}

  /** An empty store on the server; the test is skipped, or fails, when there is none. */
  static TestStore store(Path folder) {
    NodeConfiguration.Database database = empty();
    return new TestStore(folder, database);
  }

  /** The server's database with no row in any table of ours. */
  public static synchronized NodeConfiguration.Database empty() {
    EmbeddedPostgres running = running();
    NodeConfiguration.Database database =
        new NodeConfiguration.Database(
            "jdbc:postgresql://127.0.0.1:" + running.getPort() + "/postgres", "postgres", "");
    try (Connection connection = running.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname ~ '^(ledger|room|help|psi|rest)(_|$)'"
                  + " AND tablename NOT IN ('turn', 'flyway_schema_history')")) {
        while (row.next()) {
          tables.add(row.getString(1));
        }
      }
      statement.execute("SET session_replication_role = replica"); // in any order
      for (String table : tables) {
        statement.executeUpdate("DELETE FROM " + table);
      }
      return database;
    } catch (SQLException e) {
      throw new AssertionError("the test's PostgreSQL does not answer", e);
    }
  }

  static synchronized EmbeddedPostgres running() {
    if (server.isEmpty() && missing.isEmpty()) {
      start();
    }
    if (server.isPresent()) {
      return server.get();
    }
    String reason = "peer PostgreSQL: missing, " + missing.orElseThrow();
    System.out.println(reason);
    if (Boolean.getBoolean("parley.requirePeers")) {
      throw new AssertionError(reason);
    }
    return abort(reason);
  }

  private static void start() {
    try {
      // The library runs it without fsync, which a ledger refuses.
      server =
          Optional.of(
              EmbeddedPostgres.builder()
                  .setServerConfig("fsync", "on")
                  .setPGStartupWait(Duration.ofSeconds(30))
                  .start());
      System.out.println("peer PostgreSQL: ran");
    } catch (IOException | RuntimeException e) {
      missing = Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
