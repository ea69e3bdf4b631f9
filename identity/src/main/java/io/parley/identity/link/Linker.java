package io.parley.identity.link;

import io.parley.identity.linkage.ScoredPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Makes people of records that share an identifier, or that a model takes for one person.
 *
 * <p>Links are transitive, whatever they stem from. The result depends on the records and pairs
 * alone, not on their order.
 */
public final class Linker {
  private Linker() {}

  /**
   * Resolves the records to people, in time about linear in their identifiers and the pairs.
   *
   * @param records the records of all sources of a node, in any order
   * @param found the pairs of a model, by positions in {@code records}
   * @throws IllegalArgumentException if two records have the same source and line
   */
  public static Linked resolve(
      List<SourceRecord> records, LinkRules rules, List<ScoredPair> found) {
    int[] order =
        IntStream.range(0, records.size())
            .boxed()
            .sorted(Comparator.comparing(records::get, SourceRecord.BY_KEY))
            .mapToInt(i -> i)
            .toArray();
    List<SourceRecord> ordered = IntStream.of(order).mapToObj(records::get).toList();
    checkKeys(ordered);

    SharedIdentifiers shared = SharedIdentifiers.of(ordered, rules);
    int byIdentifiers = Grouping.of(ordered.size(), shared.links()).people();
    List<ScoredPair> links = new ArrayList<>(shared.links());
    links.addAll(placed(found, order));
    Grouping groups = Grouping.of(ordered.size(), links);
    return new Linked(
        name(ordered, groups, shared),
        ordered.size() - byIdentifiers,
        byIdentifiers - groups.people(),
        links.stream().filter(l -> groups.first(l.a()) == groups.first(l.b())).toList());
  }

  /** The pairs by the places of their records in the order. */
  private static List<ScoredPair> placed(List<ScoredPair> found, int[] order) {
    int[] place = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      place[order[i]] = i;
    }
    return found.stream()
        .map(
            pair ->
                new ScoredPair(
                    Math.min(place[pair.a()], place[pair.b()]),
                    Math.max(place[pair.a()], place[pair.b()]),
                    pair.bits()))
        .toList();
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

  /** Gives each group its id; records are in the order of their keys, so the first names it. */
  private static Resolution name(
      List<SourceRecord> ordered, Grouping groups, SharedIdentifiers shared) {
    List<UUID> people = new ArrayList<>(groups.people());
    List<Assignment> assignments = new ArrayList<>(ordered.size());
    int[] indexes = new int[ordered.size()];
    for (int i = 0; i < ordered.size(); i++) {
      SourceRecord record = ordered.get(i);
      int first = groups.first(i);
      if (first == i) {
        indexes[i] = people.size();
        people.add(groups.name(record));
      }
      int index = indexes[first];
      assignments.add(new Assignment(record.source(), record.line(), index, people.get(index)));
    }
    long without = ordered.stream().filter(record -> record.identifiers().isEmpty()).count();
    return new Resolution(assignments, people, without, shared.ignored());
  }
}
