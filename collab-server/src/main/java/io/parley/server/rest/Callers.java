package io.parley.server.rest;

import io.parley.crypto.AccessKey;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import java.util.Optional;

/**
 * Who an access key stands for. The accounts are looked at for every request, so that a key that
 * has expired or was revoked opens nothing from the next one on.
 */
record Callers(Accounts accounts) {

  /** The account of a key; empty for any key that opens nothing, whatever the reason. */
  Optional<Account> of(String accessKey) {
    AccessKey key;
    try {
      key = AccessKey.parse(accessKey);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return accounts.opened(key);
  }
}
