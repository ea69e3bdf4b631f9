package io.parley.connector.lake;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which snapshots of a table expire: those that are older than an age, but for the last few; and of
 * a table that has one every few seconds, most of those that are younger.
 *
 * @param age not negative
 * @param atLeast how many stay however old they are, the current one included; 1 or more
 * @param thinned which of the younger ones stay; empty: all
 */
public record Retention(Duration age, int atLeast, Optional<Thinned> thinned) {
  /** Refuses what would expire the current snapshot. */
  public Retention {
    if (age.isNegative() || atLeast < 1) {
      throw new IllegalArgumentException(
          "a table keeps at least 1 snapshot, for an age that is not negative");
    }
  }

  /** All younger ones stay. */
  public Retention(Duration age, int atLeast) {
    this(age, atLeast, Optional.empty());
  }

  /**
   * All for a while, then the last of each stretch of time: a table's metadata name every snapshot
   * and are written with each.
   *
   * @param all how old a snapshot becomes before others of its stretch may take its place
   * @param stretch 1 millisecond or more; stretches begin at the epoch
   */
  public record Thinned(Duration all, Duration stretch) {
    /** Refuses a stretch without length. */
    public Thinned {
      if (all.isNegative() || stretch.toMillis() < 1) {
        throw new IllegalArgumentException("a stretch has 1 millisecond at least");
      }
    }

    long of(Instant at) {
      return Math.floorDiv(at.toEpochMilli(), stretch.toMillis());
    }
  }
}
