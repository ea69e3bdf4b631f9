package io.parley.connector.source;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The columns of a Parquet file, and how each comes into a type of the lake without a loss.
 *
 * @param columns as the lake has them
 * @param expressions for each, over the file's columns, in DuckDB's SQL
 */
record ParquetColumns(List<LakeColumn> columns, List<String> expressions) {
  ParquetColumns {
    columns = List.copyOf(columns);
    expressions = List.copyOf(expressions);
  }

  /**
   * Reads a file's schema.
   *
   * @throws SourceException if the file is no Parquet
   */
  static ParquetColumns of(Path file, Connection duckdb) {
    if (file.toString().matches("(?s).*[*?\\[\\]].*")) {
      throw new SourceException(
          file + ": a Parquet file's path may not have any of * ? [ ] in it; rename it");
    }
    List<LakeColumn> columns = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    try (Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + scan(file, false))) {
      while (rows.next()) {
        String name = rows.getString(1);
        LakeType type = type(rows.getString(2));
        if (name.isBlank() || name.startsWith("_") || name.length() > 128) {
          throw new SourceException(
              file
                  + ": column `"
                  + name
                  + "`: names that begin with `_` are Parley's own; rename it");
        }
        columns.add(new LakeColumn(name, type));
        expressions.add(expression(quoted(name), rows.getString(2), type));
      }
      return new ParquetColumns(columns, expressions);
    } catch (SQLException e) {
      throw new SourceException(file + ": the file cannot be read as Parquet");
    }
  }

  /** What to put after FROM. */
  static String scan(Path file, boolean numbered) {
    return "read_parquet('%s', hive_partitioning = false%s)"
        .formatted(file.toString().replace("'", "''"), numbered ? ", file_row_number = true" : "");
  }

  /** The file's columns, each under its name. */
  String select() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      all.add(expressions.get(i) + " AS " + quoted(columns.get(i).name()));
    }
    return all.stream().collect(Collectors.joining(", "));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static LakeType type(String duckdb) {
    return switch (duckdb) {
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER" ->
          LakeType.LONG;
      case "BOOLEAN" -> LakeType.BOOLEAN;
      case "DATE" -> LakeType.DATE;
      case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP WITH TIME ZONE" ->
          LakeType.TIMESTAMP;
      case "UUID" -> LakeType.UUID;
      case "BLOB" -> LakeType.BINARY;
      default -> fitsDecimal(duckdb) ? LakeType.DECIMAL : LakeType.STRING;
    };
  }

  private static boolean fitsDecimal(String duckdb) {
    if (!duckdb.matches("DECIMAL\\([0-9]+,[0-9]+\\)")) {
      return false;
    }
    String[] numbers = duckdb.replaceAll("[^0-9,]", "").split(",", 2);
    int scale = Integer.parseInt(numbers[1]);
    return scale <= 4 && Integer.parseInt(numbers[0]) - scale <= 14;
  }

  private static String expression(String column, String duckdb, LakeType type) {
    if (type != LakeType.STRING) {
      String utc = duckdb.equals("TIMESTAMP WITH TIME ZONE") ? " AT TIME ZONE 'UTC'" : "";
      return "CAST(" + column + utc + " AS " + type.duckdbType() + ")";
    }
    boolean isNested = duckdb.matches("(?s)(STRUCT|MAP|UNION).*|.*\\]");
    return isNested
        ? "CAST(to_json(" + column + ") AS VARCHAR)"
        : "CAST(" + column + " AS VARCHAR)";
  }
}
