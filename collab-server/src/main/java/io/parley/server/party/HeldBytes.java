package io.parley.server.party;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory a collaboration may fill with what its node could also read again. Each has an
 * equal part, so that how fast one is answered does not follow from what another has asked. Whoever
 * finds it full works without, more slowly.
 */
final class HeldBytes {
  /** All collaborations together have one part in so many of the heap. */
  private static final int PART = 4;

  private final AtomicLong left;

  /** So many bytes. */
  HeldBytes(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  /** What this process may hold for one of so many collaborations. */
  static HeldBytes ofThisProcess(int collaborations) {
    return new HeldBytes(Runtime.getRuntime().maxMemory() / PART / collaborations);
  }

  /** Takes so many bytes; false, and none are taken, where fewer are left. */
  boolean take(long bytes) {
    return left.getAndUpdate(now -> now >= bytes ? now - bytes : now) >= bytes;
  }

  /** Gives back what was taken. */
  void giveBack(long bytes) {
    left.addAndGet(bytes);
  }

  long left() {
    return left.get();
  }
}
