package io.parley.server.wire;

import io.parley.server.account.Account;
import io.parley.server.account.KeyEntry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Accounts of a room as people and programs read them: no key, and no hash of one.
 *
 * @param accounts by name
 */
public record AccountsDocument(int v, List<Told> accounts) {
  public static final int VERSION = 1;

  public AccountsDocument {
    accounts = List.copyOf(accounts);
  }

  /**
   * An account.
   *
   * @param roles words of {@link io.parley.server.account.Role}
   * @param keys oldest first
   */
  public record Told(String name, String member, List<String> roles, List<ToldKey> keys) {
    public static Told of(Account account, List<KeyEntry> keys, Instant now) {
      return new Told(
          account.name(),
          account.member(),
          account.roleWords(),
          keys.stream().map(k -> ToldKey.of(k, now)).toList());
    }
  }

  /**
   * An access key.
   *
   * @param id its name, no secret
   * @param expires the first moment at which it is not known any more
   * @param state valid, expired or revoked
   * @param lastUsed UTC day; empty: never
   */
  public record ToldKey(String id, String made, String expires, String state, String lastUsed) {
    static ToldKey of(KeyEntry key, Instant now) {
      return new ToldKey(
          key.id(),
          key.made().toString(),
          key.expires().toString(),
          key.at(now).name().toLowerCase(Locale.ROOT),
          key.used().map(Object::toString).orElse(""));
    }
  }
}
