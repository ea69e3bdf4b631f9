package io.parley.query.release;

/**
 * An effect with the uncertainty of "what would happen again": sampling and noise together.
 *
 * @param estimate never clamped
 * @param interval95 holds the true effect in about 95 of 100 tests; in 94 where Laplace noise of
 *     one count is nearly all of the error, for it takes that for normal
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
   * of them is named afterwards does (Bonferroni): estimate ∓ {@link TwoErrors#halfWidth} at
   * 0.05/k. Of one alone it is {@link #interval95}, with its "about".
   *
   * @param effects k, the effects that might be named, 1 or more
   * @throws IllegalStateException for a ratio, whose range is not of this kind
   */
  public Interval intervalOfOneOf(int effects) {
    if (method != Method.NORMAL) {
      throw new IllegalStateException("only a difference has its range from standard errors alone");
    }
    if (effects == 1) {
      return interval95;
    }
    double half = TwoErrors.halfWidth(seSampling, seNoise, 0.05 / effects);
    return new Interval(estimate - half, estimate + half);
  }

  /** The effect in another unit: each so many times as much. */
  public Effect times(double factor) {
    double size = Math.abs(factor);
    return new Effect(
        estimate * factor, interval95.times(factor), seSampling * size, seNoise * size, method);
  }
}
