package io.parley.connector.zone;

import io.parley.connector.lake.LakeColumn;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Pieces of DuckDB's SQL. */
final class ZoneSql {
  private ZoneSql() {}

  /** A name: double quotes around it, those within doubled. */
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text: single quotes around it, those within doubled. */
  static String text(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  /**
   * What to put after FROM to read files of a table: files of before a column was added lack it,
   * and have it as NULL.
   */
  static String scan(List<LakeColumn> columns, List<Path> files) {
    String none =
        columns.stream()
            .map(c -> "CAST(NULL AS " + c.type().duckdbType() + ") AS " + name(c.name()))
            .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
    if (files.isEmpty()) {
      return "(" + none + ")";
    }
    String all = files.stream().map(f -> text(f.toString())).collect(Collectors.joining(", "));
    return "(%s UNION ALL BY NAME SELECT * FROM read_parquet([%s], hive_partitioning = false, union_by_name = true))"
        .formatted(none, all);
  }

  /** Reads a row. */
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  static void query(Connection duckdb, String sql, RowReader reader) {
    try (Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    } catch (SQLException e) {
      // Its message may quote a cell.
      throw new ZoneException("DuckDB could not read what was written; its message is withheld");
    }
  }

  static void execute(Connection duckdb, String sql) {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new ZoneException("DuckDB refused a setting: " + sql, e);
    }
  }

  /** The columns of a statement, which is planned and not run. */
  static List<String> columns(Connection duckdb, String sql) {
    List<String> names = new ArrayList<>();
    query(duckdb, "DESCRIBE " + sql, row -> names.add(row.getString(1)));
    return names;
  }

  /** Runs something while DuckDB may write rows in any order: each has its number. */
  static void unordered(Connection duckdb, Runnable work) {
    execute(duckdb, "SET preserve_insertion_order = false");
    try {
      work.run();
    } finally {
      execute(duckdb, "SET preserve_insertion_order = true");
    }
  }
}
