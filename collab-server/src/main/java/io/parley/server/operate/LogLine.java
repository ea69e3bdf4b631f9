package io.parley.server.operate;

import io.parley.server.wire.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a node's log as JSON. Its values are what our own code chose to say: names of nodes,
 * random ids, codes, classes of failures.
 */
final class LogLine {
  private final Map<String, String> values = new LinkedHashMap<>();

  LogLine(Instant at, String level, String event) {
    values.put("at", at.toString());
    values.put("level", level);
    values.put("event", event);
  }

  /** Adds a value where there is one, and none of that name yet. */
  LogLine with(String name, @org.jspecify.annotations.Nullable Object value) {
    if (value != null && !String.valueOf(value).isEmpty()) {
      values.putIfAbsent(name, String.valueOf(value));
    }
    return this;
  }

  /** The line with its end. */
  String text() {
    return Json.text(values) + "\n";
  }
}
