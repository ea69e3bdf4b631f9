package io.parley.query.dp;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Runs a sampler on every string of bits up to a length, so that the probability of each outcome is
 * known exactly up to the mass of strings that decide nothing yet.
 */
final class BitTree<T> {
  private final Function<RandomSource, T> sampler;
  private final int depth;
  private final Map<T, Double> decided = new HashMap<>();

  private BitTree(Function<RandomSource, T> sampler, int depth) {
    this.sampler = sampler;
    this.depth = depth;
  }

  static <T> BitTree<T> explore(int depth, Function<RandomSource, T> sampler) {
    BitTree<T> tree = new BitTree<>(sampler, depth);
    tree.visit(0, 0);
    return tree;
  }

  /**
   * A lower bound of the probability of an outcome; with {@link #undecided} added, an upper bound.
   */
  double mass(T outcome) {
    return decided.getOrDefault(outcome, 0.0);
  }

  double undecided() {
    return 1 - decided.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private void visit(long prefix, int length) {
    try {
      T outcome = sampler.apply(new Prefix(prefix, length));
      decided.merge(outcome, Math.scalb(1.0, -length), Double::sum);
    } catch (Exhausted more) {
      if (length < depth) {
        visit(prefix, length + 1);
        visit(prefix | 1L << length, length + 1);
      }
    }
  }

  private static final class Prefix implements RandomSource {
    private final long string;
    private final int length;
    private int used;

    Prefix(long string, int length) {
      this.string = string;
      this.length = length;
    }

    @Override
    public long bits(int count) {
      if (used + count > length) {
        throw new Exhausted();
      }
      long taken = string >>> used & ((1L << count) - 1);
      used += count;
      return taken;
    }
  }

  private static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Exhausted() {
      super("no more bits", null, false, false);
    }
  }
}
