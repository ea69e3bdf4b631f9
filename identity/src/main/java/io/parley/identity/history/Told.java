package io.parley.identity.history;

import java.util.List;

/**
 * What one run did to a person.
 *
 * @param run the run
 * @param entries those of its entries that tell of the person
 */
public record Told(Run run, List<Entry> entries) {
  /** Copies the list. */
  public Told {
    entries = List.copyOf(entries);
  }
}
