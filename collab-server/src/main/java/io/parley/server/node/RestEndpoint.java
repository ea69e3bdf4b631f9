package io.parley.server.node;

/**
 * Where a room's REST API listens; written to {@code rest.json} in its directory.
 *
 * @param url of the API
 */
public record RestEndpoint(String url) {
  public static final String FILE = "rest.json";
}
