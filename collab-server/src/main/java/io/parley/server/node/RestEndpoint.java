package io.parley.server.node;

/**
 * Where a room's REST API listens; written to {@code rest.json} in its directory.
 *
 * @param url of the API
 * @param operatorUrl of the operator's door
 */
public record RestEndpoint(String url, String operatorUrl) {
  public static final String FILE = "rest.json";
}
