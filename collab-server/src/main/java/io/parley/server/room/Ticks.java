package io.parley.server.room;

import java.time.Duration;

/**
 * When an answer may leave: at the first tick after it is ready, 100 ms from acceptance, then
 * doubling; in a room of several collaborations 200 ms, then doubling. How long a question took is
 * then told to within a factor of two, which is the residual leak of timing.
 */
final class Ticks {
  static final Duration FIRST = Duration.ofMillis(100);

  /**
   * The first one where several collaborations share the room: a small question that others make
   * late then more often leaves when it would have left alone.
   */
  static final Duration FIRST_SHARED = FIRST.multipliedBy(2);

  /** The last tick, at which failures are told: 51.2 s. */
  static final Duration DEADLINE = FIRST.multipliedBy(512);

  private Ticks() {}

  /** The first tick at or after this time since acceptance; the deadline when there is none. */
  static Duration next(Duration sinceAcceptance) {
    return next(sinceAcceptance, FIRST);
  }

  /** The same where the ticks before this one are left out. */
  static Duration next(Duration sinceAcceptance, Duration first) {
    Duration tick = first;
    while (tick.compareTo(sinceAcceptance) < 0 && tick.compareTo(DEADLINE) < 0) {
      tick = tick.multipliedBy(2);
    }
    return tick;
  }

  /** Sleeps until a tick. */
  static void await(long acceptedNanos, Duration tick) {
    long left = tick.toNanos() - (System.nanoTime() - acceptedNanos);
    if (left > 0) {
      try {
        Thread.sleep(Duration.ofNanos(left).plusMillis(1).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
