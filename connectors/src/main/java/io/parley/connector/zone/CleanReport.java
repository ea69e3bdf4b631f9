package io.parley.connector.zone;

import io.parley.identity.normalise.IdentifierType;
import java.util.Map;

/**
 * What came of cleaning. These are exact counts over people's rows: for the party that owns the
 * source, and nobody else.
 *
 * @param rows rows that are now clean
 * @param rejected rows that do not fit the mapping
 * @param unusable cells of identifiers, in rows that are clean, that were not empty and held no
 *     usable identifier; a type without any is present with 0
 * @param batch the last raw batch that is in
 */
public record CleanReport(
    long rows, long rejected, Map<IdentifierType, Long> unusable, long batch) {
  /** Nothing was there to be cleaned. */
  public static final CleanReport NOTHING = new CleanReport(0, 0, Map.of(), 0);

  /** Copies the map. */
  public CleanReport {
    unusable = Map.copyOf(unusable);
  }
}
