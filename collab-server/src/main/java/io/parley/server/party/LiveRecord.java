package io.parley.server.party;

import io.parley.identity.link.RecordKey;
import io.parley.identity.normalise.Identifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A record that a running node holds, and whose it is and was. Guarded by its {@link LivePeople}.
 */
final class LiveRecord {
  final String source;
  final long line;
  final RecordKey key;

  /** The places of the purposes that it grants; shared, and not to be changed. */
  final BitSet granted;

  final List<Identifier> identifiers;

  /** The first version of the people that has it. */
  private final long since;

  private UUID person;

  /** Persons of before, each with the last version in which it was so; records seldom move. */
  private List<Was> earlier = List.of();

  private record Was(long upTo, UUID person) {}

  LiveRecord(
      String source,
      long line,
      RecordKey key,
      BitSet granted,
      List<Identifier> identifiers,
      long since,
      UUID person) {
    this.source = source;
    this.line = line;
    this.key = key;
    this.granted = granted;
    this.identifiers = List.copyOf(identifiers);
    this.since = since;
    this.person = person;
  }

  UUID person() {
    return person;
  }

  /** From this version on it is another's. */
  void moves(UUID to, long version) {
    if (since < version) {
      List<Was> longer = new ArrayList<>(earlier);
      longer.add(new Was(version - 1, person));
      earlier = List.copyOf(longer);
    }
    person = to;
  }

  /** Whose it was in a version of the people; empty where that has it not. */
  Optional<UUID> personAt(long version) {
    if (version < since) {
      return Optional.empty();
    }
    return Optional.of(
        earlier.stream()
            .filter(was -> version <= was.upTo())
            .map(Was::person)
            .findFirst()
            .orElse(person));
  }

  /** Which record: what it says stays out of logs. */
  @Override
  public String toString() {
    return "LiveRecord[" + key + "]";
  }
}
