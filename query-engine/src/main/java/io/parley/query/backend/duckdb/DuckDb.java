package io.parley.query.backend.duckdb;

import io.parley.query.backend.BackendException;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/**
 * One DuckDB in the process, in memory, for one piece of work. It never spills: people's rows must
 * not reach a disk unsealed, so work beyond the memory limit fails instead.
 */
public final class DuckDb implements AutoCloseable {
  private final DuckDBConnection connection;
  private final Ending ending;
  private volatile boolean failed;
  private volatile boolean done;

  DuckDb(DuckDBConnection connection, Ending ending) {
    this.connection = connection;
    this.ending = ending;
  }

  /** What becomes of it when its work is done. */
  @FunctionalInterface
  interface Ending {
    void end(DuckDb database) throws SQLException;
  }

  /**
   * Opens an empty database.
   *
   * @param memoryMegabytes the most memory it may take, in units of 2^20 bytes
   */
  public static DuckDb open(int memoryMegabytes) {
    try {
      Properties properties = new Properties();
      properties.setProperty("memory_limit", memoryMegabytes + "MiB");
      properties.setProperty("max_temp_directory_size", "0B");
      properties.setProperty("temp_directory", "");
      DuckDBConnection connection =
          (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
      DuckDb database = new DuckDb(connection, ended -> ended.connection.close());
      database.execute("SET autoinstall_known_extensions = false");
      database.execute("SET autoload_known_extensions = false");
      // For every connection to it.
      database.execute("SET GLOBAL TimeZone = 'UTC'");
      database.execute("SET GLOBAL arrow_lossless_conversion = true");
      return database;
    } catch (SQLException e) {
      throw new BackendException("DuckDB does not start", e);
    }
  }

  /**
   * Opens an empty database that reads no file, loads no extension and lets nobody change that: for
   * statements that stem from a question.
   */
  public static DuckDb sealed(int memoryMegabytes) {
    DuckDb database = open(memoryMegabytes);
    database.execute("SET enable_external_access = false");
    database.execute("SET lock_configuration = true");
    return database;
  }

  /** The JDBC connection, for appenders and Arrow streams. */
  public DuckDBConnection connection() {
    done = false;
    return connection;
  }

  /**
   * Says that the work in it has ended well, as its last step. Failures of the connection itself
   * are seen by who works with it and not here: one of which nobody says that it ended well is not
   * used again.
   */
  public void done() {
    done = true;
  }

  /** Whether its work has ended well: said last, and no statement failed. */
  boolean endedWell() {
    return done && !failed;
  }

  /** Runs one statement without a result. */
  public void execute(String sql) {
    done = false;
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failure("a statement failed in DuckDB", e);
    }
  }

  /** Has a statement read, bound and planned, as before a run, and does not run it. */
  public void prepare(String sql) {
    done = false;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Objects.requireNonNull(statement);
    } catch (SQLException e) {
      throw failure("a statement cannot be planned by DuckDB", e);
    }
  }

  /** Runs a query and hands each row to a reader. */
  public void query(String sql, RowReader reader) {
    done = false;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    } catch (SQLException e) {
      throw failure("a query failed in DuckDB", e);
    }
  }

  /** Reads the current row. */
  @FunctionalInterface
  public interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private BackendException failure(String what, SQLException e) {
    failed = true;
    return new BackendException(what, e);
  }

  @Override
  public void close() {
    try {
      ending.end(this);
    } catch (SQLException e) {
      throw new BackendException("DuckDB does not close", e);
    }
  }
}
