package io.parley.query.backend.duckdb;

import io.parley.query.TableSource;
import io.parley.query.backend.BackendException;
import io.parley.query.plan.Fragment;
import io.parley.query.sql.DuckDialect;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was found in tables that never change, as those of a snapshot, kept from question to
 * question. It decides between statements that give the same rows, never which rows there are. A
 * scan is known by its SQL, which names the files of one snapshot.
 */
public final class TableFindings {
  /** Scans of which something is kept; beyond it all is found anew. */
  private static final int MOST_KEPT = 1_000;

  private final Map<String, Long> known = new ConcurrentHashMap<>();

  /** Two numbers about a scan. */
  interface Numbers {
    /** Rows of the person with the most. */
    long mostRows(String scan);

    /** An upper bound of the characters of each text in a column: its bytes. */
    long longestText(String scan, String column);
  }

  /** Those of tables in which nothing needs to be cut. */
  static final Numbers SMALLEST =
      new Numbers() {
        @Override
        public long mostRows(String scan) {
          return 0;
        }

        @Override
        public long longestText(String scan, String column) {
          return 0;
        }
      };

  /** Reads the tables for each number. */
  static Numbers reading(DuckDb database) {
    return new Numbers() {
      @Override
      public long mostRows(String scan) {
        return number(
            database,
            "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM %s WHERE person IS NOT NULL GROUP BY person)"
                .formatted(scan));
      }

      @Override
      public long longestText(String scan, String column) {
        return number(
            database,
            "SELECT coalesce(max(strlen(CAST(%s AS VARCHAR))), 0) FROM %s"
                .formatted(DuckDialect.quoted(column), scan));
      }
    };
  }

  private static long number(DuckDb database, String sql) {
    long[] found = {0};
    database.query(sql, row -> found[0] = row.getLong(1));
    return found[0];
  }

  TableFacts of(DuckDb database, Fragment fragment, TableSource tables) {
    Numbers reading = reading(database);
    return TableFacts.of(
        fragment,
        tables,
        new Numbers() {
          @Override
          public long mostRows(String scan) {
            return kept("rows of " + scan, () -> reading.mostRows(scan));
          }

          @Override
          public long longestText(String scan, String column) {
            return kept(
                "texts of " + DuckDialect.quoted(column) + " of " + scan,
                () -> reading.longestText(scan, column));
          }
        });
  }

  /** What cannot be found out, for want of memory, is unknown, and no failure of the question. */
  private long kept(String what, java.util.function.LongSupplier find) {
    if (known.size() > MOST_KEPT) {
      known.clear();
    }
    Long before = known.get(what);
    if (before != null) {
      return before;
    }
    try {
      long found = find.getAsLong();
      known.put(what, found);
      return found;
    } catch (BackendException e) {
      return Long.MAX_VALUE;
    }
  }
}
