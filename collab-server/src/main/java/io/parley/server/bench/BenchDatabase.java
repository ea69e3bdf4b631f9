package io.parley.server.bench;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/**
 * DuckDB as every side of a comparison runs it: two threads, 8 GB of memory, and a spill that is
 * capped, since it takes the whole disk by default.
 */
public final class BenchDatabase implements AutoCloseable {
  /** The most memory, and the most disk for what does not fit into it. */
  static final String MEMORY = "8GB";

  static final String SPILL = "12GB";
  static final int THREADS = 2;

  private final DuckDBConnection connection;

  private BenchDatabase(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens an empty database in memory.
   *
   * @param directory where it may spill
   */
  public static BenchDatabase open(Path directory) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("threads", Integer.toString(THREADS));
    settings.setProperty("memory_limit", MEMORY);
    settings.setProperty("temp_directory", directory.resolve("spill").toString());
    settings.setProperty("max_temp_directory_size", SPILL);
    return new BenchDatabase(
        (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", settings));
  }

  /** For appenders. */
  public DuckDBConnection connection() {
    return connection;
  }

  /** Runs statements, separated by semicolons; no text in them holds one. */
  public void execute(String script) throws SQLException {
    for (String sql : script.split(";", -1)) {
      if (!sql.isBlank()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(sql);
        }
      }
    }
  }

  /** The rows of a query, each a line with its values as text. */
  public List<String> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          line.append(i == 1 ? "" : "|").append(rows.getString(i));
        }
        lines.add(line.toString());
      }
      return lines;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
