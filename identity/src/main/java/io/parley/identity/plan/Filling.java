package io.parley.identity.plan;

import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Normalises the rows of one source, page by page, into the table of records. */
final class Filling {
  /** Rows a page: the driver holds the whole of a result. */
  private static final int PAGE = 100_000;

  private final RecordTable table;
  private final Source source;
  private final List<String> columns;
  private final Progress progress;
  private final int[] places;
  private final List<Column> from = new ArrayList<>();
  private final Map<String, Long> unread = new HashMap<>();
  private int next;

  /** An attribute's values repeat, and some rules are dear. */
  private record Column(String attribute, Map<String, Optional<String>> known) {
    static final int MOST_KNOWN = 50_000;
  }

  Filling(RecordTable table, Source source, Set<String> columns, int first, Progress progress) {
    this.table = table;
    this.source = source;
    this.columns = List.copyOf(columns);
    this.progress = progress;
    this.places = new int[columns.size()];
    java.util.Arrays.fill(places, -1);
    this.next = first;
  }

  /** The next column of the raw table. */
  void column(String column, String attribute) {
    places[columns.indexOf(column)] = from.size();
    from.add(new Column(attribute, new HashMap<>()));
  }

  /** Runs. Returns how many records there are now of this source. */
  long run() throws SQLException {
    long rows = rows();
    Connection connection = table.connection();
    int first = next;
    try (DuckDBAppender appender =
        connection.unwrap(DuckDBConnection.class).createAppender(RecordTable.NAME)) {
      for (long at = 0; next - first < rows; at += PAGE) {
        page(connection, appender, at);
        progress.at("reading " + source.name(), next - first, rows);
      }
    }
    return next - first;
  }

  private long rows() {
    long[] rows = new long[1];
    table.query("SELECT count(*) FROM raw", row -> rows[0] = row.getLong(1));
    return rows[0];
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
        for (int place : places) {
          String raw = place < 0 ? null : row.getString(place + 2);
          Optional<String> clean = raw == null ? Optional.empty() : clean(from.get(place), raw);
          if (clean.isPresent()) {
            appender.append(clean.get());
          } else {
            appender.appendNull();
          }
        }
        appender.endRow();
      }
    }
  }

  private Optional<String> clean(Column column, String raw) {
    Optional<String> clean = column.known().get(raw);
    if (clean == null) {
      clean = Cleaning.clean(column.attribute(), raw, source);
      if (column.known().size() < Column.MOST_KNOWN) {
        column.known().put(raw, clean);
      }
    }
    if (clean.isEmpty()) {
      unread.merge(column.attribute(), 1L, Long::sum);
    }
    return clean;
  }

  /** How many values of each attribute said nothing. */
  Map<String, Long> unread() {
    return unread;
  }
}
