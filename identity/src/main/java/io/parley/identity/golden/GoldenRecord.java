package io.parley.identity.golden;

import io.parley.identity.link.RecordKey;
import io.parley.identity.survive.Consent;
import io.parley.identity.survive.Survivor;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The one record that is made of a person's records.
 *
 * @param person named by the first of the records
 * @param records how many there are, 1 or more
 * @param values by attribute; one that no record has is not there
 * @param consent by purpose, that of the most restrictive record
 */
public record GoldenRecord(
    RecordKey person,
    int records,
    SortedMap<String, Survivor> values,
    SortedMap<String, Consent> consent) {
  /** Copies the maps. */
  public GoldenRecord {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    consent = Collections.unmodifiableSortedMap(new TreeMap<>(consent));
  }

  /** Which person: values stay out of logs. */
  @Override
  public String toString() {
    return "GoldenRecord[" + person + "]";
  }
}
