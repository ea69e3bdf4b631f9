package io.parley.server.psi;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * When a message may leave whose making took a time that tells of people: 100 ms after it was asked
 * for, or at the next doubling of that. So its delay tells of their count to within a factor of
 * two.
 */
final class Tick {
  private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(100);

  private Tick() {}

  /** Sleeps until the first tick at or after now, for something that began then. */
  static void await(long startNanos) {
    long tick = FIRST;
    while (tick < System.nanoTime() - startNanos) {
      tick *= 2;
    }
    for (long left = tick; left > 0; left = tick - (System.nanoTime() - startNanos)) {
      LockSupport.parkNanos(Math.min(left, FIRST));
    }
  }
}
