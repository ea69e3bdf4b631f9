package io.parley.query.backend.duckdb;

import io.parley.query.plan.PrivatePlan;

/**
 * What one stream may bring to a question whose streams are read in step. Both numbers follow from
 * the plan and from this node's memory, and are held against all rows of a stream, whether anybody
 * else has their tokens or not.
 *
 * <p><b>Claim.</b> Of streams within their limits all rows fit the memory at once, so that which of
 * them are kept does not decide whether loading them fails. <b>Assumption:</b> DuckDB's tables, and
 * what it takes to fill them some megabytes at a time, are at most {@link #PART} times the bytes
 * that {@link RowSizes} counts. {@code PaddedStreamsTest} fills a small room to the limits.
 *
 * @param token the most bytes of the rows of one token
 * @param stream the most bytes of all rows
 */
record StreamLimits(long token, long stream) {
  /** Rows of one person at one party that a plan may ask for; in bytes. */
  static final long TOKEN = 4L << 20;

  /** Tables have this part of the memory together, and statements over them the rest. */
  private static final int PART = 2;

  /**
   * The limits of each stream of a plan, public ones included.
   *
   * @param megabytes the most memory of the question
   */
  static StreamLimits of(PrivatePlan plan, int megabytes) {
    long memory = (long) megabytes << 20;
    return new StreamLimits(TOKEN, memory / PART / plan.contributions().size());
  }
}
