package io.parley.identity.link;

import java.util.Comparator;

/**
 * Which record: the same in every run, whatever the record says.
 *
 * @param source name of the source
 * @param key text that names the record in its source; may be a person's data, so it goes into no
 *     message
 */
public record RecordKey(String source, String key) implements Comparable<RecordKey> {
  private static final Comparator<RecordKey> ORDER =
      Comparator.comparing(RecordKey::source).thenComparing(RecordKey::key);

  /** The longest source or key, in characters. */
  public static final int LONGEST = 10_000;

  /** Refuses a source or a key without text, or longer than {@link #LONGEST}. */
  public RecordKey {
    if (source.isBlank()) {
      throw new IllegalArgumentException("the source of a record has no name");
    }
    if (key.isEmpty()) {
      throw new IllegalArgumentException("a record of source `" + source + "` has no key");
    }
    if (source.length() > LONGEST || key.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a source's name or a record's key has more than %,d characters".formatted(LONGEST));
    }
  }

  /** By source, then key, both by their UTF-16 units. */
  @Override
  public int compareTo(RecordKey other) {
    return ORDER.compare(this, other);
  }

  /** The source only: the key stays out of logs. */
  @Override
  public String toString() {
    return "RecordKey[" + source + "]";
  }
}
