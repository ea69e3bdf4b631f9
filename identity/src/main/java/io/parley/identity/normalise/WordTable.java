package io.parley.identity.normalise;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A shipped list of words: lines {@code canonical: other, other}, in order. A line that starts with
 * # is a remark.
 */
final class WordTable {
  private WordTable() {}

  /** Line by line: the word before the colon, and those behind it. */
  static Map<String, List<String>> lines(String resource) {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String line : text(resource).split("\n")) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      String rest = line.substring(colon + 1).strip();
      lines.put(
          line.substring(0, colon).strip(),
          rest.isEmpty() ? List.of() : List.of(rest.split(", *")));
    }
    return lines;
  }

  /** From each word behind a colon to the one before it; the first line that has it wins. */
  static Map<String, String> canonical(String resource) {
    Map<String, String> canonical = new LinkedHashMap<>();
    lines(resource)
        .forEach((word, others) -> others.forEach(other -> canonical.putIfAbsent(other, word)));
    return Map.copyOf(canonical);
  }

  private static String text(String resource) {
    try (InputStream in =
        Objects.requireNonNull(WordTable.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
