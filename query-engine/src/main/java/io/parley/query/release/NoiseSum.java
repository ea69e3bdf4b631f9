package io.parley.query.release;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How far a sum of independent symmetric noises strays.
 *
 * <p>A symmetric W has P(|W| &gt; h) = 2·P(W &gt; h), so a law that dominates W from one side (see
 * {@link UpperLaw}) bounds both. Nothing else is used: not unimodality, no central limit.
 */
final class NoiseSum {
  /** How closely a half width on no lattice is looked for. */
  private static final double PRECISION = 1e-5;

  /** What rounding in doubles may have moved a sum by. */
  private static final double ROUNDING = 1 + 1e-12;

  private NoiseSum() {}

  /**
   * Some h with P(|W| &gt; h) ≤ {@code alpha}, at most {@link #PRECISION} above the least that the
   * dominating laws allow.
   */
  static double halfWidth(List<UpperLaw> terms, double alpha) {
    List<UpperLaw> two = merged(terms, 0);
    double target = target(alpha);
    double enough = bracket(two, target);
    double tooLittle = 0;
    while (enough - tooLittle > PRECISION * enough) {
      double middle = tooLittle + (enough - tooLittle) / 2;
      if (above(two, middle) <= target) {
        enough = middle;
      } else {
        tooLittle = middle;
      }
    }
    return enough * ROUNDING;
  }

  /**
   * The least integer h with P(|W| &gt; h) ≤ {@code alpha} that the dominating laws allow; their
   * values are integers, and doubles compute with them exactly.
   */
  static long wholeHalfWidth(List<UpperLaw> terms, double alpha) {
    List<UpperLaw> two = merged(terms, 1);
    double target = target(alpha);
    long enough = (long) Math.ceil(bracket(two, target));
    long tooLittle = -1;
    while (enough - tooLittle > 1) {
      long middle = tooLittle + (enough - tooLittle) / 2;
      if (above(two, (double) middle) <= target) {
        enough = middle;
      } else {
        tooLittle = middle;
      }
    }
    return enough;
  }

  /** One side's share of alpha, less than what is lost to tails of eleven digits and to doubles. */
  private static double target(double alpha) {
    return alpha / 2 * (1 - 1e-8) - 1e-10;
  }

  /** Finite values end here; whether that is enough depends on what went to infinity. */
  private static double bracket(List<UpperLaw> two, double target) {
    double farthest = two.stream().mapToDouble(UpperLaw::greatest).sum();
    if (above(two, farthest) > target) {
      throw new IllegalStateException("an interval this certain is beyond the noise's tables");
    }
    return farthest;
  }

  private static List<UpperLaw> merged(List<UpperLaw> terms, double step) {
    List<UpperLaw> left = new ArrayList<>(terms);
    while (left.size() > 2) {
      left.sort(Comparator.comparingDouble(UpperLaw::greatest));
      UpperLaw narrowest = left.remove(0);
      left.set(0, narrowest.plus(left.get(0), step));
    }
    return left;
  }

  private static double above(List<UpperLaw> two, double h) {
    return two.size() == 1 ? two.get(0).above(h) : two.get(0).above(two.get(1), h);
  }
}
