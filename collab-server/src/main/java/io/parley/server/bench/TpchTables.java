package io.parley.server.bench;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of a run, and what was found once in their files, which never change.
 *
 * <p>A room finds the same while a stream arrives, by comparing neighbours. Filters only take rows
 * away, so that what holds of a whole table holds of every part of it.
 *
 * @param directory where the files are
 * @param mostRows of the private tables that were looked through, how many rows the person with the
 *     most has
 */
record TpchTables(Path directory, Map<String, Long> mostRows) {
  TpchTables {
    mostRows = Map.copyOf(mostRows);
  }

  /** Nothing is known: every statement has to look for itself. */
  static TpchTables unread(Path directory) {
    return new TpchTables(directory, Map.of());
  }

  /** Looks through the private tables. */
  static TpchTables read(BenchDatabase database, Path directory) throws SQLException {
    Map<String, Long> most = new HashMap<>();
    for (String table : List.of("customer", "orders", "lineitem")) {
      String sql =
          "SELECT max(n) FROM (SELECT count(*) n FROM %s GROUP BY person)"
              .formatted(TpchData.scan(directory, table));
      most.put(table, Long.valueOf(database.rows(sql).get(0)));
    }
    return new TpchTables(directory, most);
  }

  /** Whether a statement has to check that nobody has more rows of a table. */
  boolean mayExceed(String table, int rows) {
    Long most = mostRows.get(table);
    return most == null || most > rows;
  }
}
