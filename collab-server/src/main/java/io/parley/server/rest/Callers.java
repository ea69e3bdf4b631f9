package io.parley.server.rest;

import io.parley.server.account.Account;
import io.parley.server.account.Credentials;
import io.parley.server.account.Tokens;
import java.util.Optional;

/**
 * Who an access key or a token stands for. The accounts are looked at for every request, so that
 * what has expired or was revoked opens nothing from the next one on.
 */
record Callers(Credentials credentials) {

  /** The account; empty for whatever opens nothing, and nobody is told why. */
  Optional<Account> of(String shown) {
    try {
      return credentials.opened(shown);
    } catch (Tokens.ProviderAway e) {
      throw ProblemCode.PROVIDER_AWAY.problem();
    }
  }
}
