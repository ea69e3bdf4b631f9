package io.parley.identity.report;

import io.parley.identity.report.Report.Overlap;
import io.parley.identity.report.Report.Size;
import io.parley.identity.report.Report.Source;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** People by the number and the sources of their records. */
final class Groups {
  private final List<String> sources;
  private final long[] records;
  private final Map<Integer, Integer> sizes = new HashMap<>();
  private final Map<Integer, BitSet> places = new HashMap<>();

  /**
   * Counts records.
   *
   * @param sources names
   * @param sourceOf the place of each record's source among the names
   * @param personOf a number of each record's person
   */
  Groups(List<String> sources, int[] sourceOf, int[] personOf) {
    this.sources = sources;
    this.records = new long[sources.size()];
    for (int record = 0; record < personOf.length; record++) {
      records[sourceOf[record]]++;
      sizes.merge(personOf[record], 1, Integer::sum);
      places.computeIfAbsent(personOf[record], p -> new BitSet()).set(sourceOf[record]);
    }
  }

  long people() {
    return sizes.size();
  }

  /** Records that share a person with another. */
  long joined() {
    return sizes.values().stream().filter(n -> n > 1).mapToLong(n -> n).sum();
  }

  List<Size> sizes() {
    Map<Integer, Long> people = new TreeMap<>();
    sizes.values().forEach(n -> people.merge(n, 1L, Long::sum));
    List<Size> bySize = new ArrayList<>();
    people.forEach((size, count) -> bySize.add(new Size(size, count)));
    return bySize;
  }

  /** From the most people on. */
  List<Overlap> overlaps() {
    Map<BitSet, Long> people = new HashMap<>();
    places.values().forEach(set -> people.merge(set, 1L, Long::sum));
    return people.entrySet().stream()
        .map(e -> new Overlap(e.getKey().stream().mapToObj(sources::get).toList(), e.getValue()))
        .sorted(
            Comparator.comparingLong(Overlap::people)
                .reversed()
                .thenComparing(o -> String.join("+", o.sources())))
        .toList();
  }

  List<Source> sources() {
    long[] people = new long[sources.size()];
    places.values().forEach(set -> set.stream().forEach(i -> people[i]++));
    List<Source> all = new ArrayList<>();
    for (int i = 0; i < people.length; i++) {
      all.add(new Source(sources.get(i), records[i], people[i]));
    }
    return all;
  }
}
