package io.parley.identity.survive;

import io.parley.identity.link.RecordKey;

/**
 * A value of a person with its lineage.
 *
 * @param value the value
 * @param from the record that it came from
 * @param rule by which it was chosen
 */
public record Survivor(String value, RecordKey from, Rule rule) {
  /** Where it came from: the value stays out of logs. */
  @Override
  public String toString() {
    return "Survivor[" + from + ", " + rule.word() + "]";
  }
}
