package io.parley.connector.destination.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request to a receiver.
 *
 * @param method such as {@code POST}
 * @param endpoint where to
 * @param headers without secrets
 * @param secrets headers with secrets
 * @param body what is sent
 * @param repeatable whether it may be sent again when nobody knows whether it came
 * @param againOn further statuses after which it is tried again
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of megabytes would be waste
public record HttpCall(
    String method,
    Endpoint endpoint,
    Map<String, String> headers,
    List<SecretHeader> secrets,
    byte[] body,
    boolean repeatable,
    Set<Integer> againOn) {
  /**
   * A header with a secret.
   *
   * @param name of the header
   * @param prefix what stands before the secret, such as {@code "Bearer "}
   * @param ref the secret
   */
  public record SecretHeader(String name, String prefix, SecretRef ref) {}

  /** Copies the collections. */
  public HttpCall {
    headers = Map.copyOf(headers);
    secrets = List.copyOf(secrets);
    againOn = Set.copyOf(againOn);
  }

  /** A call that may be repeated. */
  public static HttpCall of(
      String method,
      Endpoint endpoint,
      String contentType,
      List<SecretHeader> secrets,
      byte[] body) {
    return new HttpCall(
        method, endpoint, Map.of("Content-Type", contentType), secrets, body, true, Set.of());
  }

  /** The same with one more header. */
  public HttpCall with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpCall(method, endpoint, more, secrets, body, repeatable, againOn);
  }

  /** The same, tried again after further statuses too. */
  public HttpCall againOn(Integer... statuses) {
    return new HttpCall(method, endpoint, headers, secrets, body, repeatable, Set.of(statuses));
  }

  /** The same, sent at most once. */
  public HttpCall once() {
    return new HttpCall(method, endpoint, headers, secrets, body, false, againOn);
  }

  /** Method and place, without headers and body. */
  @Override
  public String toString() {
    return "HttpCall[" + method + " " + endpoint + "]";
  }
}
