package io.parley.connector.lake;

import java.time.Duration;

/**
 * Which snapshots of a table expire: those that are older than an age, but for the last few.
 *
 * @param age not negative
 * @param atLeast how many stay however old they are, the current one included; 1 or more
 */
public record Retention(Duration age, int atLeast) {
  /** Refuses what would expire the current snapshot. */
  public Retention {
    if (age.isNegative() || atLeast < 1) {
      throw new IllegalArgumentException(
          "a table keeps at least 1 snapshot, for an age that is not negative");
    }
  }
}
