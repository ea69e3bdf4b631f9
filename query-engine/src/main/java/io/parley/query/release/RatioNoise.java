package io.parley.query.release;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * How far (A cos θ − B sin θ) strays, A and B being the noises of numerator and divisor, each in
 * its own standard deviations; for cells of θ within [−π/2, π/2], halved again and again.
 *
 * <p>Within a cell the combination is taken along the chord between the ends, where each weight
 * runs linearly from one end's to the other's. One half width then serves the whole cell: each
 * term's weight is taken by its least size where that noise is negative and by its greatest where
 * it is positive, which dominates every combination on the chord (the sign of a weight does not
 * matter, as the noises are symmetric and independent).
 */
final class RatioNoise {
  /** Cells of the finest level have an angle of π / 2^FINEST. */
  static final int FINEST = 10;

  /** Above this level a cell is too wide for its half width to say anything. */
  static final int COARSEST = 3;

  private static final double[] COS = new double[(1 << FINEST) + 1];
  private static final double[] SIN = new double[(1 << FINEST) + 1];

  static {
    for (int i = 0; i < COS.length; i++) {
      double angle = Math.PI * ((double) i / (1 << FINEST) - 0.5);
      COS[i] = Math.cos(angle);
      SIN[i] = Math.sin(angle);
    }
    COS[0] = 0;
    COS[1 << FINEST] = 0;
  }

  /** Numbers whose weights in A and B have one ratio: they act as one noise. */
  private record Term(UpperLaw law, double inOver, double inUnder) {}

  private final List<Term> terms = new ArrayList<>();
  private final double[][] halfWidths = new double[FINEST + 1][];
  private final double alpha;

  RatioNoise(
      Linear over,
      Linear under,
      double overDeviation,
      double underDeviation,
      ReleasedLaws laws,
      double alpha) {
    this.alpha = alpha;
    TreeSet<Integer> left = new TreeSet<>(over.weights().keySet());
    left.addAll(under.weights().keySet());
    while (!left.isEmpty()) {
      int first = left.pollFirst();
      double a = in(over, first, laws) / overDeviation;
      double b = in(under, first, laws) / underDeviation;
      double size = Math.hypot(a, b);
      UpperLaw law = laws.upper(first).times(size, size);
      for (int other : List.copyOf(left)) {
        if (areOneTerm(over, under, first, other)) {
          left.remove(other);
          double add =
              Math.hypot(
                  in(over, other, laws) / overDeviation, in(under, other, laws) / underDeviation);
          law = law.plus(laws.upper(other).times(add, add), 0);
        }
      }
      terms.add(new Term(law, a / size, b / size));
    }
    for (int level = 0; level <= FINEST; level++) {
      halfWidths[level] = new double[1 << level];
      Arrays.fill(halfWidths[level], Double.NaN);
    }
  }

  private static double in(Linear linear, int number, ReleasedLaws laws) {
    return linear.weight(number).multiply(laws.gridStep(number)).doubleValue();
  }

  private static boolean areOneTerm(Linear over, Linear under, int i, int j) {
    BigDecimal cross = over.weight(i).multiply(under.weight(j));
    return cross.compareTo(over.weight(j).multiply(under.weight(i))) == 0;
  }

  static double cos(int level, int end) {
    return COS[end << (FINEST - level)];
  }

  static double sin(int level, int end) {
    return SIN[end << (FINEST - level)];
  }

  /** For each combination on the chord of this cell, W: some h with P(|W| &gt; h) ≤ alpha. */
  double halfWidth(int level, int cell) {
    double known = halfWidths[level][cell];
    if (!Double.isNaN(known)) {
      return known;
    }
    List<UpperLaw> scaled = new ArrayList<>();
    for (Term term : terms) {
      double from = term.inOver() * cos(level, cell) - term.inUnder() * sin(level, cell);
      double to = term.inOver() * cos(level, cell + 1) - term.inUnder() * sin(level, cell + 1);
      double least = from * to <= 0 ? 0 : Math.min(Math.abs(from), Math.abs(to));
      scaled.add(term.law().times(least, Math.max(Math.abs(from), Math.abs(to))));
    }
    double half = NoiseSum.halfWidth(scaled, alpha);
    halfWidths[level][cell] = half;
    return half;
  }
}
