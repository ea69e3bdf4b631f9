package io.parley.query.dp;

/** Points of the standard normal law, for intervals: a figure of accuracy. */
final class NormalPoint {
  private NormalPoint() {}

  /**
   * z such that a standard normal number is above z with probability {@code tail}, 0 &lt; tail &lt;
   * 1/2; rounded up by 4.5·10⁻⁴, the error of the formula (Abramowitz, Stegun 26.2.23).
   */
  static double above(double tail) {
    double t = StrictMath.sqrt(-2 * StrictMath.log(tail));
    double over = 2.515517 + t * (0.802853 + t * 0.010328);
    double under = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    return t - over / under + 4.5e-4;
  }
}
