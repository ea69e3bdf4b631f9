package io.parley.query.dp;

import java.util.HashMap;
import java.util.Map;

/**
 * The noised counts of one group's tree, and what can be read from them: see {@link QuantileTree}.
 */
final class NoisedTree {
  private static final int BRANCHING = QuantileTree.BRANCHING;

  /**
   * A node of fewer values than this many deviations of noise is not worth going into: its children
   * would tell more of noise than of values, and the answer is interpolated. Measured among 4, 8
   * and 14; the node's share of all values, and so what interpolation can cost, vanishes with n.
   */
  private static final double WORTHWHILE = 12;

  private final SparseHistogram values;
  private final int height;
  private final IntegerNoise law;
  private final RandomSource random;
  private final double deviation;
  private final Map<Long, long[]> known = new HashMap<>();

  NoisedTree(SparseHistogram values, int height, IntegerNoise law, RandomSource random) {
    this.values = values;
    this.height = height;
    this.law = law;
    this.random = random;
    this.deviation = StrictMath.sqrt(law.variance());
  }

  ReleasedQuantile quantile(Rank rank) {
    int low = low(rank.value());
    int high = Math.max(low + 1, high(rank.value()));
    double position = Math.min(position(rank.value()), values.cells());
    return new ReleasedQuantile(position, new CellSpan(low, high)).at(position, values.cells());
  }

  /**
   * From the root down: among a node's children lies the edge where the share of values below
   * passes what is wanted; the share is carried into the child between two edges. It is held
   * against the children's own total, in which noise partly cancels.
   */
  private double position(double wanted) {
    long node = 0;
    double share = wanted;
    for (int level = 0; ; level++) {
      long[] counts = children(level, node);
      double total = sum(counts, 0, BRANCHING);
      int child = 0;
      double below = 0;
      double target = share * total;
      for (double upTo = 0; child < BRANCHING - 1; child++) {
        upTo += counts[child];
        if (upTo > target) {
          break;
        }
        below = upTo;
      }
      double inside = counts[child] > 0 ? (target - below) / counts[child] : 0.5;
      share = Math.max(0, Math.min(1, inside));
      node = node * BRANCHING + child;
      if (level == height - 1 || counts[child] < WORTHWHILE * deviation) {
        return (node + share) * width(level + 1);
      }
    }
  }

  /** The last edge that is clearly below the quantile. */
  private int low(double q) {
    Outside outside = new Outside(0, 0, 0, 0);
    long node = 0;
    for (int level = 0; level < height; level++) {
      long[] counts = children(level, node);
      int child = 0;
      while (child < BRANCHING - 1
          && outside.distance(q, counts, child + 1) + 1 <= -clear(outside, q, child + 1)) {
        child++;
      }
      outside = outside.into(counts, child);
      node = node * BRANCHING + child;
    }
    return (int) Math.min(node, values.cells() - 1);
  }

  /** The first edge that is clearly above the quantile. */
  private int high(double q) {
    Outside outside = new Outside(0, 0, 0, 0);
    long node = 0;
    for (int level = 0; level < height; level++) {
      long[] counts = children(level, node);
      int child = BRANCHING - 1;
      while (child > 0 && outside.distance(q, counts, child) - 2 >= clear(outside, q, child)) {
        child--;
      }
      outside = outside.into(counts, child);
      node = node * BRANCHING + child;
    }
    return (int) Math.min(node + 1, values.cells());
  }

  /**
   * How far the noised distance must lie from zero. Each end makes one decisive test a level, so a
   * level has 2.5 %/h. Sums of Laplace laws are held to the point of a single one, sums of Gaussian
   * laws to their own.
   */
  private double clear(Outside outside, double q, int left) {
    double tail = 0.025 / height;
    double deviations =
        law instanceof DiscreteLaplace
            ? -StrictMath.log(2 * tail) / StrictMath.sqrt(2)
            : NormalPoint.above(tail);
    return deviations * deviation * StrictMath.sqrt(outside.weights(q, left));
  }

  long[] children(int level, long node) {
    long key = (long) level << 40 | node;
    return known.computeIfAbsent(
        key,
        absent -> {
          long[] counts = new long[BRANCHING];
          for (int i = 0; i < BRANCHING; i++) {
            long from = (node * BRANCHING + i) * width(level + 1);
            counts[i] = law.addTo(below(from + width(level + 1)) - below(from), random);
          }
          return counts;
        });
  }

  private long below(long cell) {
    return values.below((int) Math.min(cell, values.cells()));
  }

  private long width(int level) {
    long width = 1;
    for (int i = level; i < height; i++) {
      width *= BRANCHING;
    }
    return width;
  }

  private static double sum(long[] counts, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** What lies left and right of a node, and in how many noised counts. */
  private record Outside(double left, double right, int leftCounts, int rightCounts) {
    double distance(double q, long[] counts, int split) {
      return (1 - q) * (left + sum(counts, 0, split)) - q * (right + sum(counts, split, BRANCHING));
    }

    double weights(double q, int split) {
      return (1 - q) * (1 - q) * (leftCounts + split) + q * q * (rightCounts + BRANCHING - split);
    }

    Outside into(long[] counts, int child) {
      return new Outside(
          left + sum(counts, 0, child),
          right + sum(counts, child + 1, BRANCHING),
          leftCounts + child,
          rightCounts + BRANCHING - 1 - child);
    }
  }
}
