package io.parley.server.party;

import io.parley.server.flight.Stopping;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A party that is about to end. It holds no further price, and stays for what it has promised: who
 * was charged should have an answer.
 */
final class Draining {
  /** Longer than a room waits for any question. */
  static final Duration MOST = Duration.ofSeconds(60);

  private static final Duration LOOK = Duration.ofMillis(20);

  private volatile boolean begun;

  /**
   * Refuses what is new.
   *
   * @throws Stopping when the node is about to end
   */
  void check() {
    if (begun) {
      throw new Stopping();
    }
  }

  /** Refuses what is new from here on. */
  void begin() {
    begun = true;
  }

  /** Waits while something is owed, though not longer than any question takes. */
  static void await(BooleanSupplier owed) {
    long end = System.nanoTime() + MOST.toNanos();
    try {
      while (owed.getAsBoolean() && System.nanoTime() < end) {
        Thread.sleep(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
