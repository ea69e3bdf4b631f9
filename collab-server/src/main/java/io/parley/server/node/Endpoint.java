package io.parley.server.node;

/** Where a started node listens; written to {@code endpoint.json} in its directory. */
public record Endpoint(String address) {
  public static final String FILE = "endpoint.json";
}
