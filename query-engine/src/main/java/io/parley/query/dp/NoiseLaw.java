package io.parley.query.dp;

import java.math.BigDecimal;

/**
 * The law of the integer noise X that a release adds, as far as thresholds and intervals need it:
 * symmetric about zero, without parameters that depend on anybody's rows, public.
 *
 * <p>Thresholds rest on {@link #upperTail} and {@link #leastWithTail}: they are never below the
 * truth.
 */
public interface NoiseLaw {
  /**
   * P(X ≥ k), rounded up. It is the law of what is really added, rounding included: a law that adds
   * a rounded continuous number answers with the tail of the rounded number.
   */
  BigDecimal upperTail(long k);

  /**
   * The smallest k ≥ 1 with P(X ≥ k) ≤ {@code tail}; never too small, and larger by one only where
   * both sides agree to eleven digits.
   *
   * @param tail within [10⁻³⁰⁰, 1)
   */
  long leastWithTail(BigDecimal tail);

  /** E[X²], in squared grid steps; a figure of accuracy, of relative error below 10⁻¹². */
  double variance();

  /** E|X|, in grid steps; a figure of accuracy, the same on every machine. */
  double meanAbsolute();

  /**
   * The smallest integer h ≥ 0 with P(|X| &gt; h) ≤ {@code alpha}; never too small. [value − h,
   * value + h] is then an interval for the exact number at confidence 1 − alpha or more.
   *
   * @param alpha within [10⁻²⁹⁹, 1)
   */
  default long halfWidth(double alpha) {
    if (!(alpha >= 1e-299 && alpha < 1)) {
      throw new IllegalArgumentException("alpha " + alpha + " is outside [1e-299, 1)");
    }
    BigDecimal oneSide = new BigDecimal(alpha).divide(BigDecimal.valueOf(2));
    return leastWithTail(oneSide) - 1;
  }
}
