package io.parley.query.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One group's exact bounded numbers. Secret until noised: it has no toString that shows them.
 *
 * @param keys the group's values, empty for SQL NULL
 * @param numbers one a quantity of the measurement, in grid steps
 * @param histograms one a rank question of the measurement: rows by grid cell
 */
public record BoundedGroup(
    List<Optional<Object>> keys, List<Long> numbers, List<SortedMap<Long, Long>> histograms) {
  public BoundedGroup {
    keys = List.copyOf(keys);
    numbers = List.copyOf(numbers);
    histograms = histograms.stream().<SortedMap<Long, Long>>map(TreeMap::new).toList();
  }

  /** The numbers of two disjoint sets of units together. */
  public BoundedGroup plus(BoundedGroup other) {
    List<Long> sums = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      sums.add(Math.addExact(numbers.get(i), other.numbers.get(i)));
    }
    return new BoundedGroup(keys, sums, histograms);
  }

  @Override
  public String toString() {
    return "BoundedGroup[not shown]";
  }
}
