package io.parley.server.flightsql;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is held for an account under a handle of 128 random bits, which opens it for that account
 * alone. Of each account the newest are kept, and none for longer than its time.
 */
final class Held<T> {
  private static final int MOST_OF_AN_ACCOUNT = 64;

  private final Duration life;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Map<ByteString, Entry<T>>> accounts = new LinkedHashMap<>();

  Held(Duration life) {
    this.life = life;
  }

  private record Entry<T>(T what, long sinceNanos) {}

  /** Holds something; its handle. */
  synchronized ByteString hold(String account, T what) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    ByteString handle = ByteString.copyFrom(bytes);
    Map<ByteString, Entry<T>> own = accounts.computeIfAbsent(account, a -> new LinkedHashMap<>());
    own.values().removeIf(this::isOver);
    if (own.size() >= MOST_OF_AN_ACCOUNT) {
      own.remove(own.keySet().iterator().next());
    }
    own.put(handle, new Entry<>(what, System.nanoTime()));
    return handle;
  }

  private boolean isOver(Entry<T> entry) {
    return System.nanoTime() - entry.sinceNanos() > life.toNanos();
  }

  /** What the handle opens for this account; another's handle is as one that never was. */
  synchronized Optional<T> find(String account, ByteString handle) {
    return Optional.ofNullable(accounts.getOrDefault(account, Map.of()).get(handle))
        .filter(e -> !isOver(e))
        .map(Entry::what);
  }

  /** Puts something else under a handle that is there. */
  synchronized void replace(String account, ByteString handle, T what) {
    Map<ByteString, Entry<T>> own = accounts.getOrDefault(account, Map.of());
    if (own.containsKey(handle)) {
      own.put(handle, new Entry<>(what, System.nanoTime()));
    }
  }

  /** Drops what is held; whether it was there. */
  synchronized boolean drop(String account, ByteString handle) {
    Map<ByteString, Entry<T>> own = accounts.get(account);
    return own != null && own.remove(handle) != null;
  }
}
