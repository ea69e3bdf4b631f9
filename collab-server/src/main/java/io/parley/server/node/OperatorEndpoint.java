package io.parley.server.node;

/**
 * Where a node's own operator finds its health and figures; written to {@code operator.json} in its
 * directory.
 *
 * @param url of the door, on this machine
 */
public record OperatorEndpoint(String url) {
  public static final String FILE = "operator.json";
}
