package io.parley.server.room;

import io.parley.server.account.Tokens;
import io.parley.server.room.Entrance.Entered;
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

  private final Entrance entrance;
  private final Tokens tokens;

  AccessKeys(Entrance entrance, Tokens tokens) {
    this.entrance = entrance;
    this.tokens = tokens;
  }

  /**
   * Somebody who showed a key.
   *
   * @param told what the caller is to show from now on; empty where that is what it shows
   */
  private record Shown(Entered who, Optional<String> told) {}

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
    if (!shown.who().room().isReady()) {
      throw CallStatus.UNAVAILABLE
          .withDescription("the room waits for the parties of this collaboration; ask later")
          .toRuntimeException();
    }
    return new AuthResult() {
      @Override
      public String getPeerIdentity() {
        return shown.who().peer().text();
      }

      @Override
      public void appendToOutgoingHeaders(CallHeaders outgoing) {
        shown.told().ifPresent(key -> outgoing.insert(HEADER, BEARER + key));
      }
    };
  }

  private Optional<Shown> shown(String header) {
    if (header.startsWith(BEARER)) {
      return opened(header.substring(BEARER.length())).map(who -> new Shown(who, Optional.empty()));
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
        .filter(who -> who.account().name().equals(name))
        .map(who -> new Shown(who, Optional.of(key)));
  }

  private Optional<Entered> opened(String shown) {
    try {
      return entrance.opened(shown, tokens);
    } catch (Tokens.ProviderAway e) {
      throw CallStatus.UNAVAILABLE.withDescription(e.getMessage()).toRuntimeException();
    }
  }
}
