package io.parley.identity.link;

import io.parley.identity.cluster.UnionFind;
import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Makes people of records that share an identifier.
 *
 * <p>Links are transitive: if A and B share an e-mail address and B and C a phone, A, B and C are
 * one person. The result depends on the records alone, not on their order.
 */
public final class DeterministicLinker {
  private DeterministicLinker() {}

  /**
   * Resolves the records to people, in time about linear in their identifiers.
   *
   * @param records the records of all sources of a node, in any order
   * @throws IllegalArgumentException if two records have the same source and line
   */
  public static Resolution resolve(Collection<SourceRecord> records, LinkRules rules) {
    List<SourceRecord> ordered = new ArrayList<>(records);
    ordered.sort(SourceRecord.BY_KEY);
    checkKeys(ordered);

    Map<Identifier, Holders> holders = holders(ordered);
    UnionFind groups = new UnionFind(ordered.size());
    EnumMap<IdentifierType, Long> ignored = new EnumMap<>(IdentifierType.class);
    for (IdentifierType type : IdentifierType.values()) {
      ignored.put(type, 0L);
    }
    holders.forEach(
        (identifier, held) -> {
          if (held.count > rules.maxRecordsPerIdentifier()) {
            ignored.merge(identifier.type(), 1L, Long::sum);
          } else {
            held.link(groups);
          }
        });

    long without = ordered.stream().filter(record -> record.identifiers().isEmpty()).count();
    return name(ordered, groups, without, ignored);
  }

  private static void checkKeys(List<SourceRecord> ordered) {
    for (int i = 1; i < ordered.size(); i++) {
      SourceRecord record = ordered.get(i);
      if (SourceRecord.BY_KEY.compare(ordered.get(i - 1), record) == 0) {
        throw new IllegalArgumentException(
            "source `"
                + record.source()
                + "` has line "
                + record.line()
                + " twice; give every source its own name and every record its own line");
      }
    }
  }

  private static Map<Identifier, Holders> holders(List<SourceRecord> ordered) {
    Map<Identifier, Holders> holders = new HashMap<>();
    for (int i = 0; i < ordered.size(); i++) {
      // A record with one address in two columns holds it once.
      for (Identifier identifier : new HashSet<>(ordered.get(i).identifiers())) {
        holders.computeIfAbsent(identifier, unused -> new Holders()).add(i);
      }
    }
    return holders;
  }

  /** Gives each group its id; records are in the order of their keys, so the first names it. */
  private static Resolution name(
      List<SourceRecord> ordered,
      UnionFind groups,
      long without,
      Map<IdentifierType, Long> ignored) {
    PersonIds ids = new PersonIds();
    List<UUID> people = new ArrayList<>(groups.groups());
    List<Assignment> assignments = new ArrayList<>(ordered.size());
    int[] indexes = new int[ordered.size()];
    for (int i = 0; i < ordered.size(); i++) {
      SourceRecord record = ordered.get(i);
      int first = groups.find(i);
      if (first == i) {
        indexes[i] = people.size();
        people.add(ids.of(record));
      }
      int index = indexes[first];
      assignments.add(new Assignment(record.source(), record.line(), index, people.get(index)));
    }
    return new Resolution(assignments, people, without, ignored);
  }

  /** The records that hold one identifier. Most are held by one or two. */
  private static final class Holders {
    private int[] records = new int[1];
    private int count;

    void add(int record) {
      if (count == records.length) {
        records = Arrays.copyOf(records, count * 2);
      }
      records[count++] = record;
    }

    void link(UnionFind groups) {
      for (int i = 1; i < count; i++) {
        groups.union(records[0], records[i]);
      }
    }
  }
}
