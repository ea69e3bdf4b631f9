package io.parley.server.room;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * How many questions a room works on at once. A question that came through has all of its time, so
 * that a crowd of them is late and does not fail after it was charged; the others wait in order,
 * with nothing reserved. A place is given back when the answer leaves, at its tick, and not when it
 * is ready: who waits learns of the one before no more than that one's own asker.
 */
final class Admission {
  /** Some of the time of a question is spent waiting for disks and for its tick. */
  private static final int EACH_PROCESSOR = 4;

  private final Semaphore places;
  private final Duration deadline;

  Admission(int places) {
    this(places, Ticks.DEADLINE);
  }

  /**
   * So many places.
   *
   * @param deadline when a question that was charged and has no answer is told so
   */
  Admission(int places, Duration deadline) {
    this.places = new Semaphore(places, true);
    this.deadline = deadline;
  }

  Duration deadline() {
    return deadline;
  }

  /** As many as this machine works on without making all of them late. */
  static Admission ofThisMachine() {
    return new Admission(EACH_PROCESSOR * Runtime.getRuntime().availableProcessors());
  }

  /** Does the work when there is a place for it. */
  <T> T take(Supplier<T> work) {
    places.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      places.release();
    }
  }
}
