package io.parley.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What nodes have on disk, read behind their backs and without their code. */
final class KillTraces {
  private KillTraces() {}

  /**
   * The state of every question in a party's ledger, by query id: {@code reserved}, {@code
   * committed} or {@code burned}.
   */
  static Map<String, String> states(Path ledger) throws SQLException {
    Map<String, String> states = new TreeMap<>();
    read(
        ledger,
        "SELECT query_id, state FROM entry",
        row -> states.put(row.getString(1), row.getString(2)));
    return states;
  }

  /** The queries whose answers a room has stored. */
  static Set<String> stored(Path room) throws SQLException {
    Set<String> stored = new TreeSet<>();
    read(room, "SELECT query_id FROM answer", row -> stored.add(row.getString(1)));
    return stored;
  }

  /**
   * A copy of a dead node's database. Whoever opens a database mends what a kill left of it, and
   * that is for the node itself to do.
   */
  static Path copy(Path database, Path folder) throws IOException {
    Path copy = folder.resolve(String.valueOf(database.getFileName()));
    for (String part : new String[] {"", "-wal"}) {
      Path from = database.resolveSibling(database.getFileName() + part);
      Path to = copy.resolveSibling(copy.getFileName() + part);
      Files.deleteIfExists(to);
      if (Files.exists(from)) {
        Files.copy(from, to);
      }
    }
    Files.deleteIfExists(copy.resolveSibling(copy.getFileName() + "-shm"));
    return copy;
  }

  /** Takes a row. */
  @FunctionalInterface
  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private static void read(Path database, String sql, Row each) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          each.take(rows);
        }
      }
    }
  }
}
