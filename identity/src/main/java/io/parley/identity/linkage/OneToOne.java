package io.parley.identity.linkage;

import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The best links where each source holds a person once at most: the heaviest pair first, and a pair
 * only where the people it would join have no source in common.
 *
 * @param links that were taken, the heaviest first
 * @param ties pairs that were left out though they weigh as much as the link that stood in their
 *     way: which of them is right the weights do not say. The one of the lower record numbers was
 *     taken
 */
public record OneToOne(List<ScoredPair> links, long ties) {
  public OneToOne {
    links = List.copyOf(links);
  }

  /**
   * Chooses links.
   *
   * @param falling pairs, the heaviest first; of equal ones those of lower numbers first
   * @param table whose records say their {@code source}
   */
  public static OneToOne of(List<ScoredPair> falling, RecordTable table) {
    int[] source = sources(table);
    Map<Integer, Person> people = new LinkedHashMap<>();
    List<ScoredPair> links = new ArrayList<>();
    long ties = 0;
    for (ScoredPair pair : falling) {
      Person one = people.computeIfAbsent(pair.a(), r -> Person.of(r, source[r]));
      Person other = people.computeIfAbsent(pair.b(), r -> Person.of(r, source[r]));
      if (one == other) {
        links.add(pair);
      } else if (one.sources.intersects(other.sources)) {
        ties += one.lightest == pair.bits() || other.lightest == pair.bits() ? 1 : 0;
      } else {
        one.take(other, pair.bits());
        other.records.forEach(r -> people.put(r, one));
        links.add(pair);
      }
    }
    return new OneToOne(links, ties);
  }

  private static int[] sources(RecordTable table) {
    Map<String, Integer> names = new LinkedHashMap<>();
    int[] source = new int[table.count()];
    table.query(
        "SELECT rid, source FROM " + RecordTable.NAME,
        row ->
            source[row.getInt(1)] = names.computeIfAbsent(row.getString(2), name -> names.size()));
    return source;
  }

  private static final class Person {
    private final List<Integer> records = new ArrayList<>();
    private final BitSet sources = new BitSet();
    private double lightest = Double.POSITIVE_INFINITY;

    static Person of(int record, int source) {
      Person person = new Person();
      person.records.add(record);
      person.sources.set(source);
      return person;
    }

    void take(Person other, double bits) {
      records.addAll(other.records);
      sources.or(other.sources);
      lightest = bits;
    }
  }
}
