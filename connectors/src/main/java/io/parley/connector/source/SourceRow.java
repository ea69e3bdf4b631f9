package io.parley.connector.source;

import io.parley.identity.normalise.Identifier;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of a source.
 *
 * @param source name of the source
 * @param line physical line at which the row begins, from 1; the header counts
 * @param identifiers normalised under {@link
 *     io.parley.identity.normalise.NormalisationProfile#CANONICAL}, each once, in column order
 * @param attributes value by attribute name, in the order of the mapping, of the Java type that
 *     {@link AttributeType} states; an attribute whose cell is empty is absent
 */
public record SourceRow(
    String source, long line, List<Identifier> identifiers, Map<String, Object> attributes) {
  /** Copies both collections and keeps the order. */
  public SourceRow {
    identifiers = List.copyOf(identifiers);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** Where the row stands; what it says stays out of logs. */
  @Override
  public String toString() {
    return "SourceRow[" + source + ", line " + line + "]";
  }
}
