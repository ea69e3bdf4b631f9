package io.parley.identity.plan;

import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Normalises the rows of one source, page by page, into the table of records. Pages are cleaned
 * side by side, on as many threads as there are processors, and added in their order: the records'
 * numbers do not hang on which is done first.
 */
final class Filling {
  /** Rows a page: the driver holds the whole of a result. */
  private static final int PAGE = 10_000;

  private final RecordTable table;
  private final Source source;
  private final List<String> columns;
  private final Progress progress;
  private final Map<String, List<Integer>> from = new LinkedHashMap<>();

  /** One for each thread, which are lent for a page. */
  private final Queue<Cleaning> cleanings = new ConcurrentLinkedQueue<>();

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
        "SELECT count(*), coalesce(max(rowid), 0) FROM " + Staging.RAW,
        row -> {
          rows[0] = row.getLong(1);
          rows[1] = row.getLong(2);
        });
    int first = next;
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (DuckDBAppender appender =
        table.connection().unwrap(DuckDBConnection.class).createAppender(RecordTable.NAME)) {
      Queue<Future<List<@Nullable String[]>>> pages = new ArrayDeque<>();
      for (long at = 0; at <= rows[1] || !pages.isEmpty(); ) {
        // No more pages at once than are cleaned and one that waits: they are held in memory.
        while (at <= rows[1] && pages.size() <= threads) {
          long page = at;
          pages.add(pool.submit(() -> clean(page)));
          at += PAGE;
        }
        append(done(pages.remove()), appender);
        progress.at("reading " + source.name(), next - first, rows[0]);
      }
    } finally {
      pool.shutdownNow();
    }
    return (long) next - first;
  }

  private static <T> T done(Future<T> page) throws SQLException {
    try {
      return page.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while records were read", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** A page's records: of each the key and its columns, null where there is no value. */
  private List<@Nullable String[]> clean(long at) throws SQLException {
    Cleaning cleaning = cleanings.poll();
    if (cleaning == null) {
      cleaning = new Cleaning(source);
    }
    List<@Nullable String[]> records = new ArrayList<>();
    try (Connection connection = table.connection().unwrap(DuckDBConnection.class).duplicate();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT * FROM %s WHERE rowid >= %d AND rowid < %d ORDER BY rowid"
                    .formatted(Staging.RAW, at, at + PAGE))) {
      Map<String, String[]> raw = new HashMap<>();
      from.forEach((attribute, places) -> raw.put(attribute, new String[places.size()]));
      while (row.next()) {
        fill(raw, row);
        Map<String, String> clean = cleaning.clean(raw);
        @Nullable String[] record = new @Nullable String[columns.size() + 1];
        record[0] = row.getString(1);
        for (int i = 0; i < columns.size(); i++) {
          record[i + 1] = clean.get(columns.get(i));
        }
        records.add(record);
      }
    }
    cleanings.add(cleaning);
    return records;
  }

  private void append(List<@Nullable String[]> records, DuckDBAppender appender)
      throws SQLException {
    for (@Nullable String[] record : records) {
      appender.beginRow();
      appender.append(next++);
      appender.append(source.name());
      for (String value : record) {
        if (value == null) {
          appender.appendNull();
        } else {
          appender.append(value);
        }
      }
      appender.endRow();
    }
  }

  private void fill(Map<String, String[]> raw, ResultSet row) throws SQLException {
    for (Map.Entry<String, String[]> attribute : raw.entrySet()) {
      List<Integer> places = from.getOrDefault(attribute.getKey(), List.of());
      for (int i = 0; i < places.size(); i++) {
        @Nullable String value = row.getString(places.get(i));
        attribute.getValue()[i] = value == null ? "" : value;
      }
    }
  }

  /** How many values of each attribute could not be read. */
  Map<String, Long> unread() {
    return added(cleanings.stream().map(Cleaning::unread).toList());
  }

  /** How many values of each attribute say nothing about who a person is. */
  Map<String, Long> junk() {
    return added(cleanings.stream().map(Cleaning::junk).toList());
  }

  private static Map<String, Long> added(List<Map<String, Long>> counts) {
    Map<String, Long> all = new HashMap<>();
    counts.forEach(each -> each.forEach((attribute, n) -> all.merge(attribute, n, Long::sum)));
    return all;
  }
}
