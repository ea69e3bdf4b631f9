package io.parley.connector.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * How far a source was read, in the source's own form: one JSON object with a version in {@code v}.
 * It may name files, offsets and watermarks, and nothing else of what records say.
 *
 * <p>A source whose rows are whole editions says in {@code counts} at which place the rows of the
 * last complete one stand; see {@link #counts}.
 *
 * @param json at most 1 MiB of text
 */
public record Position(String json) {
  /** What says which rows count. */
  public static final String COUNTS = "counts";

  private static final int LIMIT = 1 << 20;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Refuses text that is blank or too long. */
  public Position {
    if (json.isBlank() || json.length() > LIMIT) {
      throw new IllegalArgumentException(
          "a position has 1 to " + LIMIT + " characters, not " + json.length());
    }
  }

  /**
   * At which place the rows stand that count, of a source whose rows are whole editions: those of
   * earlier ones, and of one that is not complete yet, do not. A text that is no place where none
   * is complete. Empty: all rows of the source count.
   */
  public Optional<String> counts() {
    try {
      JsonNode counts = MAPPER.readTree(json).path(COUNTS);
      return counts.isTextual() ? Optional.of(counts.textValue()) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // the source will refuse it
    }
  }
}
