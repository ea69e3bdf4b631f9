package io.parley.server.party;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory a node may fill with what it could also read again; its collaborations share it.
 * Whoever finds it full works without, more slowly.
 */
final class HeldBytes {
  /** One part in so many of the heap. */
  private static final int PART = 4;

  private final AtomicLong left;

  /** So many bytes. */
  HeldBytes(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  /** What this process may hold. */
  static HeldBytes ofThisProcess() {
    return new HeldBytes(Runtime.getRuntime().maxMemory() / PART);
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
