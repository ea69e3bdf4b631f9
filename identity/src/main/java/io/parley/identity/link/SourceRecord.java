package io.parley.identity.link;

import io.parley.identity.normalise.Identifier;
import java.util.Comparator;
import java.util.List;

/**
 * What linking needs to know of one record.
 *
 * @param source name of the source, unique within a node
 * @param line line at which the record begins, from 1; with {@code source} it is the record's key
 * @param identifiers normalised identifiers of the record, maybe none; repeats change nothing
 */
public record SourceRecord(String source, long line, List<Identifier> identifiers) {
  /** Order by key: source, then line. It is what makes a resolution repeatable. */
  static final Comparator<SourceRecord> BY_KEY =
      Comparator.comparing(SourceRecord::source).thenComparingLong(SourceRecord::line);

  /** Refuses an unnamed source and a line below 1. */
  public SourceRecord {
    if (source.isBlank()) {
      throw new IllegalArgumentException("the source of a record has no name");
    }
    if (line < 1) {
      throw new IllegalArgumentException(
          "line " + line + " of source `" + source + "` is below 1, the first line");
    }
    identifiers = List.copyOf(identifiers);
  }
}
