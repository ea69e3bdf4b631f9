package io.parley.server.ledger;

import io.parley.server.node.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A SQLite file: write-ahead log, synchronous=FULL, so that a commit survives a power cut.
 * Transactions take the write lock as they begin.
 */
record SqliteDialect(Path file, String kind) implements Dialect {
  /** Some questions' worth of log and of answers, in bytes. */
  private static final long LEAST_FREE = 16L << 20;

  /** How the tables of a file begin that was moved to PostgreSQL. */
  static final String MOVED = "moved_";

  @Override
  public DataSource source() {
    ownerOnly(file);
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(10_000);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
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

  /** A file of no bytes is one whose making was stopped, or that was emptied. */
  @Override
  public boolean isNew() {
    try {
      return !Files.exists(file) || Files.size(file) == 0;
    } catch (IOException e) {
      throw new StorageException("the database " + file.getFileName() + " cannot be read", e);
    }
  }

  /** The configuration of {@link #source()} has done it. */
  @Override
  public void prepare(Connection connection) {}

  /** BEGIN IMMEDIATE has done it. */
  @Override
  public void takeTurn(Connection connection) {}

  @Override
  public FluentConfiguration migrations(DataSource source) {
    refuseMoved(source);
    return Flyway.configure().dataSource(source).locations("classpath:db/" + kind);
  }

  private void refuseMoved(DataSource source) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT 1 FROM sqlite_master WHERE name LIKE '%s%%'".formatted(MOVED))) {
      if (row.next()) {
        throw new ConfigurationException(
            "the database %s was moved to `node.database` and is closed for good"
                .formatted(name()));
      }
    } catch (SQLException e) {
      throw new StorageException("the database %s does not open: %s".formatted(name(), help()), e);
    }
  }

  @Override
  public boolean canBeLost() {
    return false;
  }

  @Override
  public boolean isFull(SQLException failure) {
    return failure instanceof SQLiteException known
        && known.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
  }

  @Override
  public boolean isNearlyFull() {
    try {
      return Files.getFileStore(file).getUsableSpace() < LEAST_FREE;
    } catch (IOException e) {
      return false; // the write itself will tell
    }
  }

  @Override
  public String bytes() {
    return "BLOB";
  }

  @Override
  public String name() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public String help() {
    return "may this account write it, and is it of no later version?";
  }
}
