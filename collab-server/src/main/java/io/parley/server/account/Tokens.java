package io.parley.server.account;

import java.util.Optional;

/** Reads tokens that a provider of identities has given people. */
@FunctionalInterface
public interface Tokens {
  /** Of a room that has no provider: no token says anything. */
  Tokens NONE = token -> Optional.empty();

  /**
   * Whom a token is about; empty where it is not to be trusted, for whatever reason.
   *
   * @throws ProviderAway when that cannot be said, as the provider's keys cannot be had
   */
  Optional<Subject> subject(String token);

  /** The provider does not say with which keys it signs. */
  final class ProviderAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For the caller, and nothing of what failed. */
    public static final String MESSAGE =
        "the provider of tokens cannot be asked at the moment; try again, or show an access key";

    public ProviderAway() {
      super(MESSAGE, null, false, false);
    }
  }
}
