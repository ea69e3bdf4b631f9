package io.parley.identity.plan;

import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Normalises the rows of one source, page by page, into the table of records. */
final class Filling {
  /** Rows a page: the driver holds the whole of a result. */
  private static final int PAGE = 100_000;

  private final RecordTable table;
  private final Source source;
  private final List<String> columns;
  private final Cleaning cleaning;
  private final Progress progress;
  private final Map<String, List<Integer>> from = new LinkedHashMap<>();
  private int next;

  /**
   * Sets a filling up.
   *
   * @param columns of the records
   * @param first the number of the source's first record
   */
  Filling(RecordTable table, Source source, Set<String> columns, int first, Progress progress) {
    this.table = table;
    this.source = source;
    this.columns = List.copyOf(columns);
    this.cleaning = new Cleaning(source);
    this.progress = progress;
    this.next = first;
    int place = 2; // after the key
    for (Map.Entry<String, ColumnUse> use : source.columns().entrySet()) {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < use.getValue().values().size(); i++) {
        places.add(place++);
      }
      from.put(use.getKey(), places);
    }
  }

  /** Runs. Returns how many records there are now of this source. */
  long run() throws SQLException {
    long[] rows = new long[2];
    table.query(
        "SELECT count(*), coalesce(max(rowid), 0) FROM raw",
        row -> {
          rows[0] = row.getLong(1);
          rows[1] = row.getLong(2);
        });
    int first = next;
    try (DuckDBAppender appender =
        table.connection().unwrap(DuckDBConnection.class).createAppender(RecordTable.NAME)) {
      for (long at = 0; at <= rows[1]; at += PAGE) {
        page(table.connection(), appender, at);
        progress.at("reading " + source.name(), next - first, rows[0]);
      }
    }
    return (long) next - first;
  }

  private void page(Connection connection, DuckDBAppender appender, long at) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT * FROM raw WHERE rowid >= %d AND rowid < %d ORDER BY rowid"
                    .formatted(at, at + PAGE))) {
      while (row.next()) {
        appender.beginRow();
        appender.append(next++);
        appender.append(source.name());
        appender.append(row.getString(1));
        Map<String, String> clean = cleaning.clean(raw(row));
        for (String column : columns) {
          String value = clean.get(column);
          if (value == null) {
            appender.appendNull();
          } else {
            appender.append(value);
          }
        }
        appender.endRow();
      }
    }
  }

  private Map<String, String[]> raw(ResultSet row) throws SQLException {
    Map<String, String[]> raw = new HashMap<>();
    for (Map.Entry<String, List<Integer>> attribute : from.entrySet()) {
      String[] values = new String[attribute.getValue().size()];
      for (int i = 0; i < values.length; i++) {
        @Nullable String value = row.getString(attribute.getValue().get(i));
        values[i] = value == null ? "" : value;
      }
      raw.put(attribute.getKey(), values);
    }
    return raw;
  }

  /** What could not be read. */
  Cleaning cleaning() {
    return cleaning;
  }
}
