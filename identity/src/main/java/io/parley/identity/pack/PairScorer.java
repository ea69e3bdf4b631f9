package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.Rules;
import io.parley.identity.linkage.TrainedModel;
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
  /** A pair below the least weight, or one that can never be. */
  static final double BELOW = Double.NEGATIVE_INFINITY;

  /** What rounding may do to a sum of a few dozen weights, and much more. */
  private static final double ROUNDING = 1e-9;

  /** A level that is not read yet. */
  private static final int OPEN = Integer.MAX_VALUE;

  private final LevelReader reader;
  private final RuleCheck rules;
  private final SameWeights same;
  private final Total total;
  private final double[][] bits;

  /** Of each comparison and level, what it adds at most; see {@link Total#relief}. */
  private final double[][] upper;

  /** Of each comparison, the most that two different values weigh. */
  private final double[] best;

  /** Whether "different" there can never be one person. */
  private final boolean[] never;

  /** In which order columns are compared: those first that rule most out. */
  private final int[] order;

  private final int[] levels;
  private final double[] weights;
  private final double[] rarity;

  /** Of each group of columns that differ together, what they weigh at most. */
  private final double[] ofGroups;

  PairScorer(TrainedModel trained, PackedRecords records) {
    LinkageModel model = trained.model();
    List<Comparison> comparisons = model.comparisons();
    int size = comparisons.size();
    reader = new LevelReader(model, records);
    rules = new RuleCheck(model, records);
    same = new SameWeights(trained, records);
    total = new Total(trained);
    bits = new double[size][];
    upper = new double[size][];
    best = new double[size];
    never = new boolean[size];
    levels = new int[size];
    weights = new double[size];
    rarity = new double[size];
    ofGroups = new double[total.groups()];
    for (int i = 0; i < size; i++) {
      int comparison = i;
      bits[i] =
          IntStream.range(0, comparisons.get(i).size())
              .mapToDouble(level -> trained.weights().bits(comparison, level))
              .toArray();
      upper[i] = bits[i].clone();
      upper[i][0] += total.relief(i);
      best[i] = Arrays.stream(upper[i], 0, upper[i].length - 1).max().orElseThrow();
      if (reader.mayBeSilent(i)) {
        best[i] = Math.max(0, best[i]);
      }
      never[i] = model.rules().never().contains(comparisons.get(i).column());
    }
    order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> upper[i][0] - best[i]))
            .mapToInt(i -> i)
            .toArray();
  }

  private PairScorer(PairScorer other, LevelReader reader, RuleCheck rules) {
    this.reader = reader;
    this.rules = rules;
    same = other.same;
    total = other.total;
    bits = other.bits;
    upper = other.upper;
    best = other.best;
    never = other.never;
    order = other.order;
    levels = new int[other.levels.length];
    weights = new double[levels.length];
    rarity = new double[levels.length];
    ofGroups = new double[total.groups()];
  }

  /** The same for another thread. */
  PairScorer again() {
    return new PairScorer(this, reader.again(), rules);
  }

  /** The same for pairs with a record on the right that is not among the others. */
  PairScorer with(Probe probe) {
    return new PairScorer(this, reader.with(probe), rules.with(probe));
  }

  /**
   * The weight of two rows in bits, or {@link #BELOW}.
   *
   * @param left rows of numbers, in which the first record's begins at {@code l}
   * @param right rows in which the second record's begins at {@code r}
   */
  double bits(int[] left, int l, int[] right, int r, double least) {
    if (rules.contradicts(left, l, right, r)) {
      return BELOW;
    }
    boolean certain = rules.isCertain(left, l, right, r);
    double goal = certain ? Double.NEGATIVE_INFINITY : least;
    double most = total.start();
    for (int i = 0; i < levels.length; i++) {
      weights[i] = begin(i, left, l, right, r);
      most += total.group(i) < 0 ? weights[i] : 0;
    }
    for (int group = 0; group < ofGroups.length; group++) {
      ofGroups[group] = total.most(group, weights);
      most += ofGroups[group];
    }
    for (int next = 0; next < order.length && most >= goal - ROUNDING; next++) {
      int i = order[next];
      if (levels[i] == OPEN) {
        levels[i] = reader.level(i, left, l, right, r);
        if (levels[i] == 0 && never[i]) {
          return BELOW;
        }
        most += lower(i, levels[i] == Comparison.UNKNOWN ? 0 : upper[i][levels[i]]);
      }
    }
    if (most < goal - ROUNDING) {
      return BELOW;
    }
    double sum = sum(left, l, right, r);
    if (certain) {
      return Math.max(sum, Rules.CERTAIN);
    }
    return sum >= least ? sum : BELOW;
  }

  /** By how much the most changes when a comparison's does. */
  private double lower(int comparison, double most) {
    double change = most - weights[comparison];
    weights[comparison] = most;
    int group = total.group(comparison);
    if (group < 0) {
      return change;
    }
    double before = ofGroups[group];
    ofGroups[group] = total.most(group, weights);
    return ofGroups[group] - before;
  }

  /** What a comparison may weigh at most, from the numbers of its values alone. */
  private double begin(int i, int[] left, int l, int[] right, int r) {
    int[] columns = reader.columns(i);
    if (columns.length == 1) {
      int x = left[l + columns[0]];
      int y = right[r + columns[0]];
      if (x == Values.NONE || y == Values.NONE) {
        levels[i] = Comparison.UNKNOWN;
        return 0;
      }
      levels[i] = x == y ? bits[i].length - 1 : OPEN;
      return x == y ? same.bits(i, x) : best[i];
    }
    boolean known = false;
    for (int one : columns) {
      for (int other : columns) {
        int x = left[l + one];
        int y = right[r + other];
        if (x != Values.NONE && y != Values.NONE) {
          if (x == y) {
            levels[i] = bits[i].length - 1;
            return same.bits(i, x);
          }
          known = true;
        }
      }
    }
    levels[i] = known ? OPEN : Comparison.UNKNOWN;
    return known ? best[i] : 0;
  }

  /** Once more in the order of the model, so that a weight does not hang on the order above. */
  private double sum(int[] left, int l, int[] right, int r) {
    for (int i = 0; i < levels.length; i++) {
      rarity[i] = 0;
      if (levels[i] == bits[i].length - 1) {
        weights[i] = begin(i, left, l, right, r);
        rarity[i] = weights[i] - bits[i][levels[i]];
      } else {
        weights[i] = levels[i] == Comparison.UNKNOWN ? 0 : bits[i][levels[i]];
      }
    }
    return total.of(levels, weights, rarity);
  }

  long heldBytes() {
    return same.heldBytes();
  }
}
