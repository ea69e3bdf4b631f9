package io.parley.server.rest;

/**
 * A bucket of requests that refills evenly: up to a minute's share at once, then at its rate.
 *
 * <p>Not for threads at once; {@link RateLimits} holds the lock.
 */
final class RateLimit {
  private static final double NANOS_OF_WINDOW = 60e9;

  private final int perMinute;
  private double left;
  private long at;

  RateLimit(int perMinute, long nanos) {
    this.perMinute = perMinute;
    this.left = perMinute;
    this.at = nanos;
  }

  /**
   * What a request found.
   *
   * @param left how many more may follow at once
   * @param seconds until one more may follow than now; at least 1
   */
  record Found(boolean allowed, int limit, int left, long seconds) {}

  Found take(long nanos) {
    left = Math.min(perMinute, left + (nanos - at) * perMinute / NANOS_OF_WINDOW);
    at = nanos;
    boolean allowed = left >= 1;
    if (allowed) {
      left -= 1;
    }
    double missing = Math.floor(left) + 1 - left;
    long seconds = (long) Math.ceil(missing * NANOS_OF_WINDOW / perMinute / 1e9);
    return new Found(allowed, perMinute, (int) left, Math.max(1, seconds));
  }

  /** Whether nothing of it is used, so that it need not be kept. */
  boolean isFull(long nanos) {
    return left + (nanos - at) * perMinute / NANOS_OF_WINDOW >= perMinute;
  }
}
