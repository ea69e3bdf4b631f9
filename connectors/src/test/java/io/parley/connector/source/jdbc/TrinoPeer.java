package io.parley.connector.source.jdbc;

import static org.junit.jupiter.api.Assumptions.abort;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/**
 * A real Trino server with a catalog in memory, started once for all tests of this JVM and ended
 * with it. It is the one of crypto's test classes, found by its name where those are on the class
 * path.
 */
final class TrinoPeer {
  private static final String SERVER = "io.parley.peer.TrinoServer";

  private static Optional<String> url = Optional.empty();

  private TrinoPeer() {}

  /** The database; the test is skipped, or fails, when there is none. */
  static synchronized JdbcDatabase database() {
    if (url.isEmpty()) {
      url = Optional.of(start() + "/memory/default");
    }
    return new JdbcDatabase(url.get(), "parley", Optional.empty(), Map.of());
  }

  private static String start() {
    try {
      Class<?> type = Class.forName(SERVER);
      AutoCloseable server = (AutoCloseable) type.getMethod("start").invoke(null);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
      type.getMethod("catalog", String.class, String.class, Map.class)
          .invoke(server, "memory", "memory", Map.of());
      return String.valueOf(type.getMethod("jdbcUrl").invoke(server));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException skipped) {
        throw skipped;
      }
      throw new AssertionError("the test's Trino does not start", e.getCause());
    } catch (ReflectiveOperationException e) {
      String reason = "peer Trino: missing, " + SERVER + " is not on the class path";
      System.out.println(reason);
      if (Boolean.getBoolean("parley.requirePeers")) {
        throw new LinkageError(reason, e);
      }
      return abort(reason);
    }
  }

  private static void close(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException("the test's Trino does not end", e);
    }
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
