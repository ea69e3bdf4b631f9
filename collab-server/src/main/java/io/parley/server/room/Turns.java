package io.parley.server.room;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Work under one key takes turns; work under another key does not wait for it, so that how long one
 * question runs tells nothing to who asks another.
 */
final class Turns {
  private final ConcurrentHashMap<String, Turn> turns = new ConcurrentHashMap<>();

  /** A lock, and how many hold it or wait for it. */
  private record Turn(ReentrantLock lock, int users) {}

  /** Does the work when nobody else works under this key. */
  <T> T take(String key, Supplier<T> work) {
    Turn turn =
        turns.merge(
            key,
            new Turn(new ReentrantLock(true), 1),
            (old, fresh) -> new Turn(old.lock(), old.users() + 1));
    turn.lock().lock();
    try {
      return work.get();
    } finally {
      turn.lock().unlock();
      turns.computeIfPresent(
          key, (k, t) -> t.users() == 1 ? null : new Turn(t.lock(), t.users() - 1));
    }
  }

  /** How many keys are in use. */
  int keys() {
    return turns.size();
  }
}
