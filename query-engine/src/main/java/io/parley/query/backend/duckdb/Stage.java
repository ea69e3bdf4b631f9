package io.parley.query.backend.duckdb;

import java.math.BigInteger;

/**
 * Rows that an operator of DuckDB may hold at once: a table, one side of a join, the groups of an
 * aggregate, a sort.
 *
 * @param rows the most
 * @param width the most bytes of the values of one
 */
record Stage(BigInteger rows, long width) {
  /** DuckDB holds values at most so many times: while it grows a table, or sorts by a copy. */
  static final int FACTOR = 2;

  /** What a row takes beside its values: its hash, its places in a table of hashes and in lists. */
  static final int ROW = 64;

  /** What a thread takes as it begins: a block of rows and one of texts in each of 16 parts. */
  static final long THREAD = 8L << 20;

  /** Rows that one thread takes at a time; fewer are one thread's. */
  private static final long ROWS_OF_THREAD = 122_880;

  /** What it takes, in bytes. */
  BigInteger bytes(int threads) {
    BigInteger busy =
        rows.divide(BigInteger.valueOf(ROWS_OF_THREAD))
            .add(BigInteger.ONE)
            .min(BigInteger.valueOf(threads));
    return rows.multiply(BigInteger.valueOf(FACTOR * (width + ROW)))
        .add(busy.multiply(BigInteger.valueOf(THREAD)));
  }
}
