package io.parley.server.wire;

import java.util.Map;
import java.util.TreeMap;

/** Every touched party's signed reservation, base64 by party: the moment to commit. */
public record Go(int v, String queryId, Map<String, String> reservations) {
  public static final int VERSION = 1;

  public Go {
    DocumentVersion.require("go", v, VERSION);
    reservations = new TreeMap<>(reservations);
  }
}
