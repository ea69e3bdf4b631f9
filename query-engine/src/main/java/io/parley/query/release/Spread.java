package io.parley.query.release;

import io.parley.query.release.Expression.Divisor;
import java.util.Optional;

/**
 * Variance from a number n, a sum S and a sum of squares Q of values about one point: Q/n − (S/n)²,
 * or n/(n − 1) times that, put into [0, greatest].
 *
 * <p>Putting the estimate and both ends there moves none of them away from the exact variance,
 * which lies there. Assumption: n, S and Q are the exact moments of values whose variance is within
 * these bounds, as they are where each row's value is clamped and no person's sum is cut further.
 */
final class Spread {
  private Spread() {}

  /** NaN where there are too few values. */
  static double value(double n, double sum, double squares, Divisor divisor, double greatest) {
    if (n <= fewest(divisor)) {
      return Double.NaN;
    }
    return clamped(population(n, sum, squares) * correction(n, divisor), greatest);
  }

  /**
   * Holds the variance for all n, S, Q in the operands. It rises with Q and falls with |S|. In n,
   * the greatest of Q/n − s²/n² is at n = 2s²/Q or, outside the operand, at the nearer end (its
   * slope is (2s² − Q·n)/n³); the least is at an end, because that slope changes its sign from plus
   * to minus at most.
   */
  static Optional<Interval> interval(
      Interval n, Interval sum, Interval squares, Divisor divisor, double greatest) {
    if (n.low() <= fewest(divisor)) {
      return Optional.empty();
    }
    double least = Intervals.absolute(sum).orElseThrow().low();
    double most = Math.max(Math.abs(sum.low()), Math.abs(sum.high()));
    double turn =
        squares.high() > 0 ? 2 * least * least / squares.high() : Double.POSITIVE_INFINITY;
    double at = Math.max(n.low(), Math.min(n.high(), turn));
    double high = population(at, least, squares.high());
    double low =
        Math.min(
            population(n.low(), most, squares.low()), population(n.high(), most, squares.low()));
    return Intervals.times(
            new Interval(low, Math.max(low, high)),
            new Interval(correction(n.high(), divisor), correction(n.low(), divisor)))
        .map(wide -> within(wide, greatest));
  }

  /** Both ends put into [0, greatest]. */
  static Interval within(Interval wide, double greatest) {
    return new Interval(clamped(wide.low(), greatest), clamped(wide.high(), greatest));
  }

  private static double population(double n, double sum, double squares) {
    double mean = sum / n;
    return squares / n - mean * mean;
  }

  private static double correction(double n, Divisor divisor) {
    return divisor == Divisor.NUMBER ? 1 : n / (n - 1);
  }

  private static int fewest(Divisor divisor) {
    return divisor == Divisor.NUMBER ? 0 : 1;
  }

  private static double clamped(double variance, double greatest) {
    return Math.max(0, Math.min(greatest, variance));
  }
}
