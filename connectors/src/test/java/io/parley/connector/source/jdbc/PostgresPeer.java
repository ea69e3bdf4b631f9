package io.parley.connector.source.jdbc;

import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** A real PostgreSQL server, started once for all tests of this JVM and ended with it. */
final class PostgresPeer {
  private static Optional<EmbeddedPostgres> server = Optional.empty();
  private static Optional<String> missing = Optional.empty();

  private PostgresPeer() {}

  /** The database; the test is skipped, or fails, when there is none. */
  static JdbcDatabase database() {
    return new JdbcDatabase(
        "jdbc:postgresql://127.0.0.1:" + running().getPort() + "/postgres",
        "postgres",
        Optional.empty(),
        java.util.Map.of("ApplicationName", "parley-source"));
  }

  /** Runs statements as the owner of the data. */
  static void run(String... statements) {
    try (Connection connection = running().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError("the test's PostgreSQL refused a statement", e);
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
      server =
          Optional.of(EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(30)).start());
      System.out.println("peer PostgreSQL: ran");
    } catch (IOException | RuntimeException e) {
      missing = Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
