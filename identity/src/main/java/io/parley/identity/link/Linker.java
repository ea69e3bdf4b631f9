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

  /** Says which links hold; positions are those in the list of records. */
  @FunctionalInterface
  public interface Judge {
    /**
     * Judges.
     *
     * @param shared a link for each two records that share an identifier
     */
    Holding judge(List<ScoredPair> shared);
  }

  /**
   * The links that hold.
   *
   * @param shared those of shared identifiers
   * @param found those of a model
   */
  public record Holding(List<ScoredPair> shared, List<ScoredPair> found) {
    /** Copies the lists. */
    public Holding {
      shared = List.copyOf(shared);
      found = List.copyOf(found);
    }
  }

  /**
   * Resolves the records to people, in time about linear in their identifiers and the pairs. All
   * links hold.
   *
   * @param records the records of all sources of a node, in any order
   * @param found the pairs of a model, by positions in {@code records}
   * @throws IllegalArgumentException if two records have the same source and line
   */
  public static Linked resolve(
      List<SourceRecord> records, LinkRules rules, List<ScoredPair> found) {
    return resolve(records, rules, shared -> new Holding(shared, found));
  }

  /**
   * The same, by the links that hold.
   *
   * @param judge is asked once
   * @throws IllegalArgumentException if two records have the same source and line
   */
  public static Linked resolve(List<SourceRecord> records, LinkRules rules, Judge judge) {
    int[] order =
        IntStream.range(0, records.size())
            .boxed()
            .sorted(Comparator.comparing(records::get, SourceRecord.BY_KEY))
            .mapToInt(i -> i)
            .toArray();
    List<SourceRecord> ordered = IntStream.of(order).mapToObj(records::get).toList();
    checkKeys(ordered);

    // In the order of keys, so that the order of links follows from the records alone.
    SharedIdentifiers shared = SharedIdentifiers.of(ordered, rules);
    Holding holding = judge.judge(placed(shared.links(), order));
    int[] place = inverse(order);
    List<ScoredPair> links = new ArrayList<>(placed(holding.shared(), place));
    int byIdentifiers = Grouping.of(ordered.size(), links).people();
    links.addAll(placed(holding.found(), place));
    Grouping groups = Grouping.of(ordered.size(), links);
    return new Linked(
        name(ordered, groups, shared),
        ordered.size() - byIdentifiers,
        byIdentifiers - groups.people(),
        links.stream().filter(l -> groups.first(l.a()) == groups.first(l.b())).toList());
  }

  private static int[] inverse(int[] order) {
    int[] place = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      place[order[i]] = i;
    }
    return place;
  }

  /** The pairs by other numbers of their records. */
  private static List<ScoredPair> placed(List<ScoredPair> found, int[] place) {
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
