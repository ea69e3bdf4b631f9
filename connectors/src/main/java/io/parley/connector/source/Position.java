package io.parley.connector.source;

/**
 * How far a source was read, in the source's own form: one JSON object with a version in {@code v}.
 * It may name files, offsets and watermarks, and nothing else of what records say.
 *
 * @param json at most 1 MiB of text
 */
public record Position(String json) {
  private static final int LIMIT = 1 << 20;

  /** Refuses text that is blank or too long. */
  public Position {
    if (json.isBlank() || json.length() > LIMIT) {
      throw new IllegalArgumentException(
          "a position has 1 to " + LIMIT + " characters, not " + json.length());
    }
  }
}
