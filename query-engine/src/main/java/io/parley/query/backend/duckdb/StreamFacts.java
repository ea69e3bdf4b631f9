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
  /** Equal parts of the tokens, of which one is looked at. */
  private static final int PARTS = 64;

  /** What holds of any stream. */
  static final StreamFacts UNKNOWN = new StreamFacts(0, false, false, false);

  /** What holds of rows that nobody has too many of, whatever their order. */
  static final StreamFacts WITHIN_CAP = new StreamFacts(0, false, true, false);

  /**
   * Finds them in one pass. Rows without a token belong to nobody: they are left out here as in
   * every plan, for between two rows of a token they would hide that it repeats. In a sequence that
   * never falls, rows of one token stand together, so that a token has more than n rows exactly
   * where some row's token is that of the n-th row before it.
   */
  static StreamFacts of(DuckDb database, String table, long cap) {
    StreamFacts[] found = {UNKNOWN};
    database.query(
        """
        SELECT count(*), count(*) FILTER (WHERE p < q), count(*) FILTER (WHERE p = q),
          count(*) FILTER (WHERE p = r)
        FROM (SELECT p, lag(p) OVER () AS q, lag(p, %d) OVER () AS r FROM %s WHERE p IS NOT NULL)"""
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

  /**
   * What a part of the tokens tells about rows that nobody has too many of. Its order stands for
   * the whole: where it does not, slices take longer, and their sums are the same.
   */
  static StreamFacts ofPart(DuckDb database, String table, long cap) {
    Slice part = Slice.parts(PARTS).get(PARTS / 2);
    StreamFacts found = of(database, "(SELECT p FROM " + table + part.where() + ")", cap);
    return new StreamFacts(found.rows() * PARTS, found.ordered(), true, false);
  }
}
