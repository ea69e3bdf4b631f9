package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.Weights;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adds up the weights of pairs, as {@link io.parley.identity.linkage.Scorer} does in SQL. A pair is
 * given up as soon as the columns that are left could not lift it to the least weight asked for:
 * most pairs of a wide block are, after a few. It holds scratch space: each thread has its own, by
 * {@link #again}.
 */
final class PairScorer {
  /** A pair below the least weight. */
  static final double BELOW = Double.NEGATIVE_INFINITY;

  /** What rounding may do to a sum of a dozen weights, and much more. */
  private static final double ROUNDING = 1e-9;

  private final PackedRecords records;
  private final int[] columns;
  private final LevelReader reader;
  private final double prior;
  private final double[][] bits;

  /** Of each comparison, what the same value weighs; by the value's number where it matters. */
  private final double[][] same;

  private final boolean[] byFrequency;

  /** Of each comparison, the most that two different values weigh. */
  private final double[] best;

  /** In which order columns are compared: those first that rule most out. */
  private final int[] order;

  private final int[] levels;

  PairScorer(LinkageModel model, Weights weights, Frequencies frequencies, PackedRecords records) {
    List<Comparison> comparisons = model.comparisons();
    int size = comparisons.size();
    this.records = records;
    columns = comparisons.stream().mapToInt(c -> records.columns().indexOf(c.column())).toArray();
    reader = new LevelReader(model, records);
    prior = weights.prior();
    bits = new double[size][];
    same = new double[size][];
    best = new double[size];
    byFrequency = new boolean[size];
    levels = new int[size];
    for (int i = 0; i < size; i++) {
      int comparison = i;
      bits[i] =
          IntStream.range(0, comparisons.get(i).size())
              .mapToDouble(level -> weights.bits(comparison, level))
              .toArray();
      best[i] = Arrays.stream(bits[i], 0, bits[i].length - 1).max().orElseThrow();
      byFrequency[i] = comparisons.get(i).byFrequency();
      same[i] = same(i, weights, frequencies);
    }
    order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> bits[i][0] - best[i]))
            .mapToInt(i -> i)
            .toArray();
  }

  private PairScorer(PairScorer other) {
    records = other.records;
    columns = other.columns;
    reader = other.reader.again();
    prior = other.prior;
    bits = other.bits;
    same = other.same;
    byFrequency = other.byFrequency;
    best = other.best;
    order = other.order;
    levels = new int[other.levels.length];
  }

  /** The same for another thread. */
  PairScorer again() {
    return new PairScorer(this);
  }

  private double[] same(int comparison, Weights weights, Frequencies frequencies) {
    int top = bits[comparison].length - 1;
    if (!byFrequency[comparison]) {
      return new double[] {bits[comparison][top]};
    }
    Values values = records.values(columns[comparison]);
    double[] same = new double[values.size()];
    for (int value = 0; value < same.length; value++) {
      same[value] = bits[comparison][top];
      double share = frequencies.share(comparison, values.text(value));
      if (share > 0) {
        same[value] += Math.log(weights.u()[comparison][top] / share) / Math.log(2);
      }
    }
    return same;
  }

  /** What the same value weighs; one that came later than the frequencies is not adjusted. */
  private double same(int comparison, int value) {
    double[] weights = same[comparison];
    if (!byFrequency[comparison]) {
      return weights[0];
    }
    return value < weights.length ? weights[value] : bits[comparison][bits[comparison].length - 1];
  }

  /**
   * The weight of two rows in bits, or {@link #BELOW}.
   *
   * @param left rows of numbers, in which the first record's begins at {@code l}
   * @param right rows in which the second record's begins at {@code r}
   */
  double bits(int[] left, int l, int[] right, int r, double least) {
    double most = prior;
    for (int i = 0; i < levels.length; i++) {
      int x = left[l + columns[i]];
      int y = right[r + columns[i]];
      if (x == Values.NONE || y == Values.NONE) {
        levels[i] = Comparison.UNKNOWN;
      } else if (x == y) {
        levels[i] = bits[i].length - 1;
        most += same(i, x);
      } else {
        levels[i] = Integer.MAX_VALUE;
        most += best[i];
      }
    }
    for (int i : order) {
      if (most < least - ROUNDING) {
        return BELOW;
      }
      if (levels[i] == Integer.MAX_VALUE) {
        levels[i] = reader.level(i, left[l + columns[i]], right[r + columns[i]]);
        most += bits[i][levels[i]] - best[i];
      }
    }
    return sum(left, l, least);
  }

  /** The weight of a record and one that is not among them, which stands on the right. */
  double bits(int record, Probe probe, double least) {
    double most = prior;
    for (int i = 0; i < levels.length; i++) {
      int x = records.value(record, columns[i]);
      if (x == Values.NONE || !probe.has(columns[i])) {
        levels[i] = Comparison.UNKNOWN;
      } else if (x == probe.value(columns[i])) {
        levels[i] = bits[i].length - 1;
        most += same(i, x);
      } else {
        levels[i] = Integer.MAX_VALUE;
        most += best[i];
      }
    }
    for (int i : order) {
      if (most < least - ROUNDING) {
        return BELOW;
      }
      if (levels[i] == Integer.MAX_VALUE) {
        levels[i] = reader.level(i, records.value(record, columns[i]), probe);
        most += bits[i][levels[i]] - best[i];
      }
    }
    return sum(records.rows(), record * records.columns().size(), least);
  }

  /** Once more in the order of the model, so that a weight does not hang on the order above. */
  private double sum(int[] left, int l, double least) {
    double sum = prior;
    for (int i = 0; i < levels.length; i++) {
      if (levels[i] == bits[i].length - 1) {
        sum += same(i, left[l + columns[i]]);
      } else if (levels[i] != Comparison.UNKNOWN) {
        sum += bits[i][levels[i]];
      }
    }
    return sum >= least ? sum : BELOW;
  }

  long heldBytes() {
    return Arrays.stream(same).mapToLong(s -> 8L * s.length).sum();
  }
}
