package io.parley.crypto.blind;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Accounts that live as long as the process: for tests, and for runs that end with it. */
public final class InMemoryHelpLedger implements HelpLedger {
  private final Map<Key, HelpAccount> accounts = new ConcurrentHashMap<>();

  @Override
  public HelpAccount read(Key key) {
    return accounts.getOrDefault(key, HelpAccount.EMPTY);
  }

  @Override
  public boolean replace(Key key, HelpAccount before, HelpAccount after) {
    AtomicBoolean replaced = new AtomicBoolean();
    accounts.compute(
        key,
        (unused, present) -> {
          HelpAccount now = present == null ? HelpAccount.EMPTY : present;
          replaced.set(now.equals(before));
          return replaced.get() ? after : now;
        });
    return replaced.get();
  }
}
