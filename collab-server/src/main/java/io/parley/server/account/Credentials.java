package io.parley.server.account;

import io.parley.crypto.AccessKey;
import java.util.Optional;

/**
 * Finds who calls by what the call shows: an access key, or a token of the room's provider. Both
 * lead to an account of this room, and its roles alone say what it may do. The accounts are looked
 * at for every call, so that what is revoked opens nothing from the next one on.
 */
public record Credentials(Accounts accounts, Tokens tokens) {
  private static final String KEY = "parley_";

  /**
   * The account; empty for whatever opens nothing, and nobody is told why.
   *
   * @throws Tokens.ProviderAway when it is a token, and none can be checked
   */
  public Optional<Account> opened(String shown) {
    if (!shown.startsWith(KEY)) {
      return tokens.subject(shown).flatMap(accounts::opened);
    }
    try {
      return accounts.opened(AccessKey.parse(shown));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
