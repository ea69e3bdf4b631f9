package io.parley.identity.link;

import io.parley.identity.normalise.IdentifierType;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The outcome of linking: every record with its person.
 *
 * @param assignments one for each record, by source and line
 * @param people the people, each once, by the first of their records
 * @param recordsWithoutIdentifier records that carried no identifier; each is a person of its own
 * @param identifiersIgnored how many different identifiers stood on too many records to link them;
 *     a type without any is present with 0
 */
public record Resolution(
    List<Assignment> assignments,
    List<UUID> people,
    long recordsWithoutIdentifier,
    Map<IdentifierType, Long> identifiersIgnored) {
  /** Copies the collections. */
  public Resolution {
    assignments = List.copyOf(assignments);
    people = List.copyOf(people);
    identifiersIgnored = Map.copyOf(identifiersIgnored);
  }

  /** Number of records resolved. */
  public long recordCount() {
    return assignments.size();
  }

  /** Number of people found. */
  public long personCount() {
    return people.size();
  }
}
