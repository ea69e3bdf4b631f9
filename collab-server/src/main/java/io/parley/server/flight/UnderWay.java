package io.parley.server.flight;

import java.time.Duration;
import java.util.function.Supplier;

/** Work that has begun, so that a node which stops lets it come to its end and begins no other. */
public final class UnderWay {
  private int running;
  private boolean stopping;

  /**
   * Does work that must not be broken off.
   *
   * @throws Stopping when the node is about to end
   */
  public <T> T take(Supplier<T> work) {
    begin();
    try {
      return work.get();
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    check();
    running++;
  }

  private synchronized void end() {
    running--;
    notifyAll();
  }

  /** Begins nothing from here on. */
  public synchronized void stop() {
    stopping = true;
  }

  /** Refuses where the node is about to end. */
  public synchronized void check() {
    if (stopping) {
      throw new Stopping();
    }
  }

  /** Waits until nothing runs any more; whether that came in time. */
  public synchronized boolean await(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      for (long left = atMost.toMillis(); running > 0 && left > 0; left = left(end)) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return running == 0;
  }

  private static long left(long end) {
    return (end - System.nanoTime()) / 1_000_000;
  }
}
