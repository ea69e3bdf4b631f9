package io.parley.connector.destination.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * An address to which people's data may go: https, or http on this machine.
 *
 * @param uri with scheme, host and path, without user, query and fragment
 */
public record Endpoint(URI uri) {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  /**
   * Checks the address.
   *
   * @throws IllegalArgumentException if it is another one than the class says
   */
  public Endpoint {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    boolean safe = scheme.equals("https") || (scheme.equals("http") && onThisMachine(host));
    if (host.isEmpty() || !safe) {
      throw new IllegalArgumentException(
          "an endpoint begins with https:// and a host; http:// is for this machine alone");
    }
    if (uri.getUserInfo() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("an endpoint has no user and no fragment");
    }
  }

  /** Reads an address. */
  public static Endpoint of(String text) {
    return new Endpoint(URI.create(text));
  }

  /** Whether a host is this machine. */
  static boolean onThisMachine(String host) {
    return THIS_MACHINE.contains(host);
  }

  /**
   * The address below this one.
   *
   * @param path begins with a slash; its variable parts come from {@link #segment}
   */
  public Endpoint at(String path) {
    String base = uri.toString();
    return of((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  /** One part of a path, so written that it cannot become two. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
  }

  /** Without the query, which may hold a signature. */
  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }
}
