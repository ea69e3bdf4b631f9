package io.parley.server.ledger;

import io.parley.server.node.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One SQLite file: write-ahead log, synchronous=FULL, so that a commit survives a power cut. One
 * connection, one transaction at a time.
 */
final class Sqlite implements AutoCloseable {
  private final Connection connection;
  private final String name;

  private Sqlite(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /** Opens and migrates; {@code migrations} is a folder under {@code db/}. */
  static Sqlite open(Path file, String migrations) {
    ownerOnly(file);
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(10_000);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    Flyway.configure().dataSource(source).locations("classpath:db/" + migrations).load().migrate();
    try {
      Connection connection = source.getConnection();
      return new Sqlite(connection, String.valueOf(file.getFileName()));
    } catch (SQLException e) {
      throw new StorageException("the database " + file.getFileName() + " does not open", e);
    }
  }

  /** SQLite gives its further files the mode of this one. */
  private static void ownerOnly(Path file) {
    try {
      if (!Files.exists(file)
          && Files.getFileStore(Objects.requireNonNull(file.toAbsolutePath().getParent()))
              .supportsFileAttributeView("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (IOException e) {
      throw new StorageException("the database " + file.getFileName() + " cannot be made", e);
    }
  }

  /** Work inside a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Runs work in one transaction; whatever it throws rolls back. */
  synchronized <T> T transaction(Work<T> work) {
    try {
      connection.setAutoCommit(false); // takes the write lock, for this transaction only
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (Throwable e) { // errors too: leaving the transaction would commit half of it
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new StorageException("the database refused a transaction", e);
    }
  }

  /** Runs one statement that only reads: it waits for no writer, and no writer waits for it. */
  synchronized <T> T read(Work<T> work) {
    try {
      return work.run(connection);
    } catch (SQLException e) {
      throw new StorageException("the database refused to be read", e);
    }
  }

  /**
   * Refuses a database with values in the clear: whoever can write the file could else put any
   * value in the place of a sealed one.
   */
  Sqlite closed(Work<Integer> unsealed) {
    if (transaction(unsealed) > 0) {
      close();
      throw new ConfigurationException(
          "the database %s holds values in the clear, as a version before sealing wrote them; if that is what it is, seal them once: parley keys seal --config node.yaml"
              .formatted(name));
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
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StorageException("the database does not close", e);
    }
  }
}
