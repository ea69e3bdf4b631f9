package io.parley.server.bench;

import io.parley.query.dp.SparseHistogram;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Made-up values on a grid over [0, 100], the same in every run. */
final class GridValues {
  private final int[] sorted;
  private final int cells;

  /** The cells in which values lie, ascending. */
  GridValues(int[] sorted, int cells) {
    this.sorted = sorted;
    this.cells = cells;
  }

  int[] sorted() {
    return sorted;
  }

  int cells() {
    return cells;
  }

  /** Equally likely everywhere. */
  static GridValues uniform(int values, int cells) {
    return of(values, cells, r -> 100 * r.nextDouble());
  }

  /** About 50, with a deviation of 15. */
  static GridValues normal(int values, int cells) {
    return of(
        values,
        cells,
        r ->
            50
                + 15
                    * Math.sqrt(-2 * Math.log(1 - r.nextDouble()))
                    * Math.cos(2 * Math.PI * r.nextDouble()));
  }

  /** Skewed: a mean of 10. */
  static GridValues exponential(int values, int cells) {
    return of(values, cells, r -> -10 * Math.log(1 - r.nextDouble()));
  }

  private static GridValues of(int values, int cells, ToDoubleFunction<SplittableRandom> draw) {
    SplittableRandom random = new SplittableRandom(20_261_125);
    int[] sorted = new int[values];
    for (int i = 0; i < values; i++) {
      double value = Math.max(0, Math.min(100, draw.applyAsDouble(random)));
      sorted[i] = (int) Math.min(cells - 1, value / 100 * cells);
    }
    Arrays.sort(sorted);
    return new GridValues(sorted, cells);
  }

  /** The first cell in which the values so far reach the rank's share of all. */
  int quantile(double rank) {
    return sorted[(int) Math.ceil(rank * sorted.length) - 1];
  }

  SortedMap<Long, Long> counts() {
    SortedMap<Long, Long> counts = new TreeMap<>();
    for (int cell : sorted) {
      counts.merge((long) cell, 1L, Long::sum);
    }
    return counts;
  }

  SparseHistogram histogram() {
    SortedMap<Long, Long> counts = counts();
    return SparseHistogram.of(
        cells,
        counts.keySet().stream().mapToInt(Long::intValue).toArray(),
        counts.values().stream().mapToLong(Long::longValue).toArray());
  }
}
