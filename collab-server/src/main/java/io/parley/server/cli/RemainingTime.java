package io.parley.server.cli;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long a stage of long work will still take, by what was done of it so far. It says nothing
 * before there is a basis: {@value #LEAST_SECONDS} seconds of work and a fiftieth of it done. What
 * is said of the share done never falls, also when the count behind it does.
 *
 * <p>It speaks of one stage, not of all that follows: what those cost is not known yet.
 */
final class RemainingTime {
  private static final long LEAST_SECONDS = 2;
  private static final double LEAST_SHARE = 0.02;
  private static final double NANOS = 1e9;

  private final long begun;
  private double share;

  /**
   * A stage begins.
   *
   * @param now nanoseconds of any clock that only goes forward
   */
  RemainingTime(long now) {
    begun = now;
  }

  /**
   * The stage has come so far.
   *
   * @param of how many units there are; 0 where nobody knows
   * @return the whole seconds that it will still take, rounded up, if there is a basis
   */
  OptionalLong after(long done, long of, long now) {
    if (of > 0) {
      share = Math.max(share, Math.min(1, Math.max(0, (double) done / of)));
    }
    double taken = (now - begun) / NANOS;
    if (share < LEAST_SHARE || share >= 1 || taken < LEAST_SECONDS) {
      return OptionalLong.empty();
    }
    return OptionalLong.of((long) Math.ceil(taken * (1 - share) / share));
  }

  /** How much of it is done, 0 to 100, rounded down. */
  int percent() {
    return (int) (100 * share);
  }

  /** A length of time as people say it, for what is known by estimate only. */
  static Optional<String> said(OptionalLong seconds) {
    if (seconds.isEmpty()) {
      return Optional.empty();
    }
    long left = seconds.getAsLong();
    if (left < 60) {
      return Optional.of("about " + left + " s left");
    }
    long minutes = (left + 59) / 60;
    return Optional.of(
        minutes < 90
            ? "about " + minutes + " min left"
            : "about " + (minutes + 59) / 60 + " h left");
  }
}
