package io.parley.connector.destination.platform;

import io.parley.connector.destination.http.Endpoint;
import io.parley.connector.destination.http.HttpCall;
import io.parley.connector.destination.http.HttpSender;
import io.parley.connector.destination.http.SecretRef;
import java.util.List;

/**
 * Access to a platform.
 *
 * @param base where its interface is, with a version where the address has one
 * @param token the access token
 * @param http sends
 */
public record Account(Endpoint base, SecretRef token, HttpSender http) {
  /** A call below the base with the token as a bearer's. */
  HttpCall call(String method, String path, String contentType, byte[] body) {
    return HttpCall.of(
        method,
        base.at(path),
        contentType,
        List.of(new HttpCall.SecretHeader("Authorization", "Bearer ", token)),
        body);
  }

  /** The address alone. */
  @Override
  public String toString() {
    return "Account[" + base + "]";
  }
}
