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

  /** The same for whom a token is about that was checked. */
  Optional<Account> opened(Subject subject);

  /** The account of that name. */
  Optional<Account> named(String name);

  /** All accounts, by name. */
  List<Account> all();

  /** The keys of an account and the subjects that it is opened for, oldest first. */
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
   * Lets an account that is there be opened for a subject; empty where the subject opens one now,
   * this or another: somebody is one account.
   *
   * @param expires the first moment at which it opens it no more
   */
  Optional<KeyEntry> addSubject(String account, Subject subject, Instant expires);

  /**
   * Revokes keys and subjects of an account; those that are revoked already keep their time.
   *
   * @param id of one of them; empty: all
   * @return those that it has revoked
   */
  List<KeyEntry> revoke(String account, Optional<String> id);
}
