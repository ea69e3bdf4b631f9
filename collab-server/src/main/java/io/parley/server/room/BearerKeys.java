package io.parley.server.room;

import java.util.Optional;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.auth2.CallHeaderAuthenticator;

/** Authenticates every call by {@code Authorization: Bearer <access key>}. */
final class BearerKeys implements CallHeaderAuthenticator {
  private static final String BEARER = "Bearer ";

  private final Accounts accounts;

  BearerKeys(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public AuthResult authenticate(CallHeaders headers) {
    String header = headers.get("authorization");
    Optional<Accounts.Account> account =
        header != null && header.startsWith(BEARER)
            ? accounts.find(header.substring(BEARER.length()))
            : Optional.empty();
    String name =
        account
            .orElseThrow(
                () ->
                    CallStatus.UNAUTHENTICATED
                        .withDescription("the access key is not known here")
                        .toRuntimeException())
            .name();
    return () -> name;
  }
}
