package io.parley.identity.table;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Records in an embedded DuckDB: table {@value #NAME} with {@code rid}, numbered from 0 on without
 * gaps, and a text column for each normalised value, NULL where there is none. It works in memory
 * and never spills: people's records must not reach a disk unsealed.
 */
public final class RecordTable implements AutoCloseable {
  /** The table's name. */
  public static final String NAME = "records";

  private final Connection connection;

  private RecordTable(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens an empty database.
   *
   * @param megabytes the most memory it may take
   */
  public static RecordTable open(int megabytes) {
    Properties properties = new Properties();
    properties.setProperty("memory_limit", megabytes + "MB");
    properties.setProperty("max_temp_directory_size", "0B");
    properties.setProperty("temp_directory", "");
    try {
      RecordTable table = new RecordTable(DriverManager.getConnection("jdbc:duckdb:", properties));
      table.execute("SET autoinstall_known_extensions = false");
      table.execute("SET autoload_known_extensions = false");
      return table;
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not start", e);
    }
  }

  /** The connection, to fill the table. */
  public Connection connection() {
    return connection;
  }

  /** How many records there are. */
  public int count() {
    long[] count = new long[1];
    query("SELECT count(*) FROM " + NAME, row -> count[0] = row.getLong(1));
    return Math.toIntExact(count[0]);
  }

  /** Runs one statement without a result. */
  public void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      // Its text may hold a value of a record.
      throw new IllegalStateException("a statement over records failed in DuckDB", e);
    }
  }

  /** Runs a query and hands each row to a reader. */
  public void query(String sql, RowReader reader) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("a query over records failed in DuckDB", e);
    }
  }

  /** Reads the current row. */
  @FunctionalInterface
  public interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not close", e);
    }
  }
}
