package io.parley.connector.source.jdbc;

import java.time.Duration;

/**
 * How a database is read.
 *
 * @param batchRows most rows of a batch, 1 to 1,000,000
 * @param batchBytes most characters and bytes of a batch's cells, roughly: what a reading holds in
 *     memory, beside what the driver fetches
 * @param fetchRows rows that the driver fetches at a time, 1 to 100,000
 * @param retries how often a lost connection is tried again before the reading fails, without a
 *     batch in between; at least 0
 * @param firstPause pause before the first of them; each further one is twice as long
 * @param longestPause and none is longer
 */
public record JdbcSettings(
    int batchRows,
    long batchBytes,
    int fetchRows,
    int retries,
    Duration firstPause,
    Duration longestPause) {
  /** What does for most tables: 20,000 rows or 32 MiB; five retries in half a minute. */
  public static final JdbcSettings DEFAULT =
      new JdbcSettings(20_000, 32L << 20, 1_000, 5, Duration.ofSeconds(1), Duration.ofSeconds(30));

  /** Refuses what is out of range. */
  public JdbcSettings {
    check("batchRows", batchRows, 1_000_000);
    check("batchBytes", batchBytes, 1L << 30);
    check("fetchRows", fetchRows, 100_000);
    if (retries < 0 || firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException(
          "retries are 0 or more, and the longest pause is no shorter than the first");
    }
  }

  private static void check(String name, long value, long most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " is 1 to " + most + ", not " + value);
    }
  }

  /** The pause before the n-th retry, from 1. */
  Duration pause(int retry) {
    Duration pause = firstPause;
    for (int i = 1; i < retry && pause.compareTo(longestPause) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(longestPause) > 0 ? longestPause : pause;
  }
}
