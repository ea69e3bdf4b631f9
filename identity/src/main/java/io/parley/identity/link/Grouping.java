package io.parley.identity.link;

import io.parley.identity.cluster.UnionFind;
import io.parley.identity.linkage.ScoredPair;
import java.util.List;
import java.util.UUID;

/**
 * Which links hold, and what each person is called: the one place that decides either. All of them
 * hold, and a person is named after the first of its records.
 */
final class Grouping {
  private final UnionFind groups;
  private final PersonIds ids = new PersonIds();

  private Grouping(UnionFind groups) {
    this.groups = groups;
  }

  /** Groups the records 0 to {@code records} − 1 by links of any origin. */
  static Grouping of(int records, List<ScoredPair> links) {
    UnionFind groups = new UnionFind(records);
    links.forEach(link -> groups.union(link.a(), link.b()));
    return new Grouping(groups);
  }

  /** How many people there are. */
  int people() {
    return groups.groups();
  }

  /** The first record of the person to whom a record belongs. */
  int first(int record) {
    return groups.find(record);
  }

  /** The id of the person whose first record this is. */
  UUID name(SourceRecord first) {
    return ids.of(first);
  }
}
