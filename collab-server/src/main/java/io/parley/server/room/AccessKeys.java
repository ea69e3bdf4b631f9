package io.parley.server.room;

import io.parley.server.account.Account;
import io.parley.server.account.Credentials;
import io.parley.server.account.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.auth2.CallHeaderAuthenticator;

/**
 * Authenticates every call by its access key, or by a token of the room's provider: {@code
 * Authorization: Bearer KEY}, or {@code Basic} with the account's name and the key as its password,
 * which is what database drivers send first. They are told to go on with the key as bearer; the
 * room makes no token of its own, so that what is revoked or expired opens nothing from the next
 * call on.
 */
final class AccessKeys implements CallHeaderAuthenticator {
  private static final String HEADER = "authorization";
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final Credentials credentials;

  AccessKeys(Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * An account that showed a key.
   *
   * @param told what the caller is to show from now on; empty where that is what it shows
   */
  private record Shown(String account, Optional<String> told) {}

  @Override
  public AuthResult authenticate(CallHeaders headers) {
    String header = headers.get(HEADER);
    Shown shown =
        Optional.ofNullable(header)
            .flatMap(this::shown)
            .orElseThrow(
                () ->
                    CallStatus.UNAUTHENTICATED
                        .withDescription(
                            "the access key or token opens nothing here, or not any more; ask whoever looks after your accounts")
                        .toRuntimeException());
    return new AuthResult() {
      @Override
      public String getPeerIdentity() {
        return shown.account();
      }

      @Override
      public void appendToOutgoingHeaders(CallHeaders outgoing) {
        shown.told().ifPresent(key -> outgoing.insert(HEADER, BEARER + key));
      }
    };
  }

  private Optional<Shown> shown(String header) {
    if (header.startsWith(BEARER)) {
      return opened(header.substring(BEARER.length()))
          .map(a -> new Shown(a.name(), Optional.empty()));
    }
    return header.startsWith(BASIC) ? basic(header.substring(BASIC.length())) : Optional.empty();
  }

  /** The name must be the key's own: a session that says it is somebody else's is a mistake. */
  private Optional<Shown> basic(String encoded) {
    String text;
    try {
      text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String name = text.substring(0, colon);
    String key = text.substring(colon + 1);
    return opened(key)
        .filter(a -> a.name().equals(name))
        .map(a -> new Shown(name, Optional.of(key)));
  }

  private Optional<Account> opened(String key) {
    try {
      return credentials.opened(key);
    } catch (Tokens.ProviderAway e) {
      throw CallStatus.UNAVAILABLE.withDescription(e.getMessage()).toRuntimeException();
    }
  }
}
