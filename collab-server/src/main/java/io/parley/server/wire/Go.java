package io.parley.server.wire;

import java.util.Map;
import java.util.TreeMap;

/** Every touched party's signed reservation, base64 by party: the moment to commit. */
public record Go(String queryId, Map<String, String> reservations) {
  public Go {
    reservations = new TreeMap<>(reservations);
  }
}
