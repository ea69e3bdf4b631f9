package io.parley.connector.source;

import io.parley.identity.normalise.IdentifierType;
import java.util.Map;

/**
 * What came of reading a source. These are exact counts over people's rows: for the party that owns
 * the source, and nobody else.
 *
 * @param rowsRead rows handed on
 * @param rowsRejected rows left out, each of which the {@link RejectSink} was told of
 * @param identifiersUnusable cells, in rows handed on, that were not empty and held no usable
 *     identifier; a type without any is present with 0
 */
public record ReadSummary(
    long rowsRead, long rowsRejected, Map<IdentifierType, Long> identifiersUnusable) {
  /** Copies the map. */
  public ReadSummary {
    identifiersUnusable = Map.copyOf(identifiersUnusable);
  }
}
