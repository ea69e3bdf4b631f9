package io.parley.connector.destination.platform;

import io.parley.connector.destination.http.Endpoint;
import io.parley.connector.destination.http.HttpSender;
import io.parley.connector.destination.http.SecretRef;

/**
 * Access to a platform.
 *
 * @param base where its interface is, with a version where the address has one
 * @param token the access token
 * @param http sends
 */
public record Account(Endpoint base, SecretRef token, HttpSender http) {
  /** The address alone. */
  @Override
  public String toString() {
    return "Account[" + base + "]";
  }
}
