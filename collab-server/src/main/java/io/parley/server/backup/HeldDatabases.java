package io.parley.server.backup;

import io.parley.server.node.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Databases that nobody writes to while they are copied: the write-ahead log is brought into the
 * file, and the one right to write is held until this is closed.
 */
final class HeldDatabases implements AutoCloseable {
  private static final int ATTEMPTS = 3;

  private final List<Connection> held = new ArrayList<>();

  /**
   * Holds a database.
   *
   * @throws ConfigurationException when somebody writes to it
   */
  void hold(Path file) {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      held.add(connection);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 2000");
        for (int i = 0; i < ATTEMPTS; i++) {
          statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
          statement.execute("BEGIN IMMEDIATE");
          if (isLogEmpty(file)) {
            return;
          }
          statement.execute("ROLLBACK"); // somebody wrote in between
        }
      }
      throw inUse(file);
    } catch (SQLException e) {
      throw inUse(file);
    }
  }

  private static boolean isLogEmpty(Path file) {
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    try {
      return !Files.exists(log) || Files.size(log) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static ConfigurationException inUse(Path file) {
    return new ConfigurationException(
        "the database " + file + " is in use, or none; stop what writes to it, and try again");
  }

  @Override
  public void close() {
    for (Connection connection : held) {
      try {
        connection.close(); // gives up what was begun
      } catch (SQLException e) {
        throw new IllegalStateException("a database does not close", e);
      }
    }
  }
}
