package io.parley.connector.zone;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths into {@code payload}: {@code $.customer.email}, {@code $.items[0].sku}, {@code $."odd
 * key"}.
 */
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile("\\.[A-Za-z_][A-Za-z0-9_-]*|\\.\"[^\"]+\"|\\[[0-9]{1,9}\\]");

  private JsonPath() {}

  /**
   * Checks a path.
   *
   * @throws ZoneException saying at which character it is wrong
   */
  static void check(String source, String path) {
    Matcher step = STEP.matcher(path);
    int at = 1;
    while (at < path.length()) {
      if (!step.region(at, path.length()).lookingAt()) {
        throw new ZoneException(
            "source `%s`: path `%s` is wrong at character %d; write steps such as .email, .\"odd key\" or [0]"
                .formatted(source, path, at + 1));
      }
      at = step.end();
    }
    if (at == 1) {
      throw new ZoneException(
          "source `%s`: path `%s` names the whole payload; write a step such as $.email"
              .formatted(source, path));
    }
  }
}
