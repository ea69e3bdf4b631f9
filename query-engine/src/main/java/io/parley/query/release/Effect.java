package io.parley.query.release;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * An effect with the uncertainty of "what would happen again": sampling and noise together.
 *
 * @param estimate never clamped
 * @param interval95 holds the true effect in about 95 of 100 tests
 * @param seSampling the standard error from having seen these people and not others
 * @param seNoise the standard error from differential privacy
 * @param method how the interval was made
 */
public record Effect(
    double estimate, Interval interval95, double seSampling, double seNoise, Method method) {

  /** How an interval is made. */
  public enum Method {
    /** Estimate ∓ z standard errors of a difference. */
    NORMAL,
    /** Estimate ∓ z standard errors of a ratio, linearised. */
    DELTA,
    /**
     * The ratios that a normal test of numerator − ratio · denominator does not reject (Fieller
     * 1954).
     */
    FIELLER
  }

  /** The standard error of both sources together. */
  public double se() {
    return Math.hypot(seSampling, seNoise);
  }

  /**
   * A range with which this effect and others hold at once with probability 0.95, so that whichever
   * of them is named afterwards does (Bonferroni): estimate ∓ z standard errors, z the point that
   * the normal law passes with probability 0.025/k.
   *
   * @param effects k, the effects that might be named, 1 or more
   * @throws IllegalStateException for a ratio, whose range is not of this kind
   */
  public Interval intervalOfOneOf(int effects) {
    if (method != Method.NORMAL) {
      throw new IllegalStateException("only a difference has its range from standard errors alone");
    }
    double half =
        new NormalDistribution(null, 0, 1).inverseCumulativeProbability(1 - 0.025 / effects) * se();
    return effects == 1 ? interval95 : new Interval(estimate - half, estimate + half);
  }

  /** The effect in another unit: each so many times as much. */
  public Effect times(double factor) {
    double size = Math.abs(factor);
    return new Effect(
        estimate * factor, interval95.times(factor), seSampling * size, seNoise * size, method);
  }
}
