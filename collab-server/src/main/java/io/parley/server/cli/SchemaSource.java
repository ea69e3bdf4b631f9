package io.parley.server.cli;

import io.parley.policy.ColumnType;
import io.parley.policy.tool.SchemaColumn;
import io.parley.policy.tool.SchemaTypes;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Schemas of files, read without reading a row. */
final class SchemaSource {
  private static final int LONGEST_HEADER = 1 << 16;
  private static final int MEGABYTES = 128;

  private SchemaSource() {}

  /** The names in the first line of a CSV file, all of type text. Not a byte beyond it is used. */
  static List<SchemaColumn> csv(Path file) {
    String header = firstLine(file);
    char separator = header.indexOf(';') >= 0 ? ';' : header.indexOf('\t') >= 0 ? '\t' : ',';
    return cells(header, separator).stream()
        .map(name -> new SchemaColumn(name, Optional.of(ColumnType.TEXT)))
        .toList();
  }

  /** The schema in the footer of a Parquet file. */
  static List<SchemaColumn> parquet(Path file) {
    List<SchemaColumn> columns = new ArrayList<>();
    try (DuckDb database = DuckDb.open(MEGABYTES)) {
      database.query(
          "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('%s'))"
              .formatted(file.toString().replace("'", "''")),
          row -> columns.add(new SchemaColumn(row.getString(1), SchemaTypes.of(row.getString(2)))));
    } catch (BackendException e) {
      throw new ConfigurationException("the file " + file + " cannot be read as Parquet");
    }
    return columns;
  }

  private static String firstLine(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(LONGEST_HEADER);
      int end = 0;
      while (end < start.length && start[end] != '\n' && start[end] != '\r') {
        end++;
      }
      if (end == LONGEST_HEADER) {
        throw new ConfigurationException("the first line of " + file + " is too long for names");
      }
      String line = new String(start, 0, end, StandardCharsets.UTF_8);
      return line.startsWith("\uFEFF") ? line.substring(1) : line;
    } catch (IOException e) {
      throw new ConfigurationException("the file " + file + " cannot be read");
    }
  }

  private static List<String> cells(String line, char separator) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
