package io.parley.query.backend.duckdb;

/**
 * What the room found in a stream of rows while it read it. It decides between plans that give the
 * same bits, never what is answered.
 *
 * @param rows how many rows it has
 * @param ordered whether no row's token is below that of the row before
 * @param withinCap whether no token has more rows than the plan lets it have
 * @param onePerToken whether no token has more than one
 */
public record StreamFacts(long rows, boolean ordered, boolean withinCap, boolean onePerToken) {
  /** What holds of any stream. */
  static final StreamFacts UNKNOWN = new StreamFacts(0, false, false, false);

  /**
   * Finds them in one pass. In a sequence that never falls, rows of one token stand together, so
   * that a token has more than n rows exactly where some row's token is that of the n-th row before
   * it. Rows without a token count nowhere, and must not stand between two of one token.
   */
  static StreamFacts of(DuckDb database, String table, long cap) {
    StreamFacts[] found = {UNKNOWN};
    database.query(
        """
        SELECT count(*), count(*) FILTER (WHERE p < q), count(*) FILTER (WHERE p = q),
          count(*) FILTER (WHERE p = r)
        FROM (SELECT p, lag(p) OVER () AS q, lag(p, %d) OVER () AS r
          FROM %s WHERE p IS NOT NULL)"""
            .formatted(cap, table),
        row -> {
          boolean ordered = row.getLong(2) == 0;
          found[0] =
              new StreamFacts(
                  row.getLong(1),
                  ordered,
                  ordered && row.getLong(4) == 0,
                  ordered && row.getLong(3) == 0);
        });
    return found[0];
  }
}
