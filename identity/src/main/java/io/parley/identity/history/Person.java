package io.parley.identity.history;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A person with their records of now, or an id that was a person's. */
final class Person {
  final UUID id;

  /** The run in which the id was first given: the older person wins a tie. */
  final long since;

  /** Of a person all records, of an alias those of its target that were under it. */
  List<Held> records = new ArrayList<>(1);

  Person(UUID id, long since) {
    this.id = id;
    this.since = since;
  }
}
