package io.parley.server.ledger;

import io.parley.server.node.ConfigurationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;

/**
 * One store's tables, on SQLite or PostgreSQL: one connection, one transaction at a time. A commit
 * that returned survives a power cut.
 */
final class Database implements AutoCloseable {
  private static final int ANSWERS_WITHIN_SECONDS = 5;

  private final DataSource source;
  private final Dialect dialect;
  private Connection connection;
  private boolean closed;

  private Database(DataSource source, Dialect dialect, Connection connection) {
    this.source = source;
    this.dialect = dialect;
    this.connection = connection;
  }

  /** Opens and migrates a SQLite file; {@code kind} is a folder under {@code db/}. */
  static Database open(Path file, String kind) {
    return open(new SqliteDialect(file, kind));
  }

  /**
   * Opens and migrates.
   *
   * @throws StorageException when the database cannot be reached or is of a later version
   */
  static Database open(Dialect dialect) {
    try {
      DataSource source = dialect.source();
      dialect.migrations(source).load().migrate();
      return new Database(source, dialect, connected(source, dialect));
    } catch (SQLException | FlywayException e) {
      throw new StorageException(
          "the database %s does not open: %s".formatted(dialect.name(), dialect.help()), e);
    }
  }

  private static Connection connected(DataSource source, Dialect dialect) throws SQLException {
    Connection connection = source.getConnection();
    try {
      dialect.prepare(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /** Work inside a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Runs work in one transaction; whatever it throws rolls back. Where the commit itself fails it
   * is not known whether it was one: who runs it treats what it wrote as written.
   */
  synchronized <T> T transaction(Work<T> work) {
    try {
      reconnect();
      connection.setAutoCommit(false); // on SQLite takes the write lock, for this transaction only
      T result;
      try {
        dialect.takeTurn(connection);
        result = work.run(connection);
        connection.commit();
      } catch (Throwable e) { // errors too: leaving the transaction would commit half of it
        undo(e);
        throw e;
      }
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException e) {
      throw refused("a transaction", e);
    }
  }

  /**
   * Runs statements that only read: they wait for no writer, and no writer waits for them. Each
   * sees the database as it is then.
   */
  synchronized <T> T read(Work<T> work) {
    try {
      reconnect();
      return work.run(connection);
    } catch (SQLException e) {
      throw refused("to be read", e);
    }
  }

  /**
   * Leaves a transaction of which nothing is to be written. SQLite ends one itself when its disk is
   * full, and says so to whoever rolls it back; whatever else is the matter, a connection that is
   * closed commits nothing.
   */
  private void undo(Throwable why) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      why.addSuppressed(e);
      try {
        connection.close();
      } catch (SQLException closing) {
        why.addSuppressed(closing);
      }
    }
  }

  private StorageException refused(String what, SQLException e) {
    return new StorageException(
        dialect.isFull(e)
            ? "the database %s cannot grow: its disk is full, or its quota; nothing was written; make room there, and ask again"
                .formatted(dialect.name())
            : "the database refused " + what,
        e);
  }

  /** Whether so little is free that what is begun could fail in the middle. */
  boolean isNearlyFull() {
    return dialect.isNearlyFull();
  }

  /** A server may have been restarted, or have cut the line; a transaction may not have ended. */
  private void reconnect() throws SQLException {
    boolean lost =
        connection.isClosed()
            || (dialect.canBeLost() && !connection.isValid(ANSWERS_WITHIN_SECONDS));
    if (lost && !closed) {
      connection.close();
      connection = connected(source, dialect);
    }
  }

  /**
   * Refuses a database with values in the clear: whoever can write the file could else put any
   * value in the place of a sealed one.
   */
  Database closed(Work<Integer> unsealed) {
    if (transaction(unsealed) > 0) {
      close();
      throw new ConfigurationException(
          "the database %s holds values in the clear, as a version before sealing wrote them; if that is what it is, seal them once: parley keys seal --config node.yaml"
              .formatted(dialect.name()));
    }
    return this;
  }

  /**
   * Runs a sealing of what an older version wrote in the clear; where it sealed something, the file
   * is written anew, so that no free page keeps it.
   */
  int sealed(Work<Integer> sealing) {
    int rows = transaction(sealing);
    if (rows > 0) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("VACUUM");
        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      } catch (SQLException e) {
        throw new StorageException("the database cannot be written anew", e);
      }
    }
    return rows;
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StorageException("the database does not close", e);
    }
  }
}
