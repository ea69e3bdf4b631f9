package io.parley.server.account;

import io.parley.crypto.AccessKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The accounts of a room, durable. Every look reads the store, so that what another process writes,
 * a revocation above all, holds from the next call on.
 */
public interface Accounts {
  /**
   * The account that an access key opens now; empty where the key was never made, has expired or
   * was revoked: a caller learns no more than that. Notes the day.
   */
  Optional<Account> opened(AccessKey key);

  /** The account of that name. */
  Optional<Account> named(String name);

  /** All accounts, by name. */
  List<Account> all();

  /** The keys of an account, oldest first. */
  List<KeyEntry> keys(String account);

  /** Adds an account; false where one of that name is there, which stays as it is. */
  boolean add(Account account);

  /**
   * Adds a key of an account that is there.
   *
   * @param hash {@link AccessKey#hash()}
   * @param expires the first moment at which it is not known any more
   */
  KeyEntry addKey(String account, String hash, Instant expires);

  /**
   * Revokes keys of an account; those that are revoked already keep their time.
   *
   * @param id of one key; empty: all of them
   * @return the keys that it has revoked
   */
  List<KeyEntry> revoke(String account, Optional<String> id);
}
