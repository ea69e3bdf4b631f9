package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.linkage.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts pairs by their levels. */
final class PatternCounter {
  private final int[] sizes;
  private final KeyTable patterns = new KeyTable(4_096);
  private long[] keys = new long[4_096];
  private long[] counts = new long[4_096];

  PatternCounter(List<Comparison> comparisons) {
    sizes = comparisons.stream().mapToInt(c -> c.size() + 1).toArray();
    double all = 1;
    for (int size : sizes) {
      all *= size;
    }
    if (all > Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a model with %d comparisons has too many patterns to count".formatted(sizes.length));
    }
  }

  void add(int[] levels) {
    long key = 0;
    for (int i = 0; i < sizes.length; i++) {
      key = key * sizes[i] + levels[i] - Comparison.UNKNOWN;
    }
    add(key, 1);
  }

  private void add(long key, long count) {
    // The table holds keys as they are: spread them, and keep what they were.
    int number = patterns.add(spread(key));
    if (number > keys.length) {
      keys = Arrays.copyOf(keys, 2 * keys.length);
      counts = Arrays.copyOf(counts, keys.length);
    }
    keys[number - 1] = key;
    counts[number - 1] += count;
  }

  /** One to one. */
  private static long spread(long key) {
    long spread = (key ^ (key >>> 32)) * 0x9E3779B97F4A7C15L;
    return spread ^ (spread >>> 29);
  }

  void add(PatternCounter other) {
    for (int i = 0; i < other.patterns.size(); i++) {
      add(other.keys[i], other.counts[i]);
    }
  }

  /**
   * The patterns in the order of their levels.
   *
   * @param each for how many pairs one stands
   */
  List<Pattern> patterns(long each) {
    Integer[] order = new Integer[patterns.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (x, y) -> Long.compare(keys[x], keys[y]));
    List<Pattern> all = new ArrayList<>();
    for (int i : order) {
      all.add(new Pattern(levels(keys[i]), counts[i] * each));
    }
    return all;
  }

  private int[] levels(long key) {
    int[] levels = new int[sizes.length];
    long rest = key;
    for (int i = sizes.length - 1; i >= 0; i--) {
      levels[i] = (int) (rest % sizes[i]) + Comparison.UNKNOWN;
      rest /= sizes[i];
    }
    return levels;
  }
}
