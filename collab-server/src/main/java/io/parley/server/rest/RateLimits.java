package io.parley.server.rest;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How many requests each account, and each address that shows no key that is known, may send. */
final class RateLimits {
  private static final int MOST_KEPT = 10_000;

  private final int perMinute;
  private final LongSupplier nanos;
  private final Map<String, RateLimit> limits = new HashMap<>();

  RateLimits(int perMinute, LongSupplier nanos) {
    this.perMinute = perMinute;
    this.nanos = nanos;
  }

  /** A request of this account or address. */
  synchronized RateLimit.Found take(String who) {
    long now = nanos.getAsLong();
    if (limits.size() >= MOST_KEPT) {
      limits.values().removeIf(l -> l.isFull(now));
    }
    if (limits.size() >= MOST_KEPT && !limits.containsKey(who)) {
      // Whoever brings so many names at once waits; those that are kept do not.
      return new RateLimit.Found(false, perMinute, 0, 60);
    }
    return limits.computeIfAbsent(who, w -> new RateLimit(perMinute, now)).take(now);
  }
}
