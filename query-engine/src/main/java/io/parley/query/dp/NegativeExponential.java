package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Bounds of e^(−x) for a rational x ≥ 0, proved by directed rounding.
 *
 * <p>e^x is enclosed from the other side and inverted. With y = x/2^h &lt; 1/2 its series has
 * positive terms only, so rounding every step down gives a lower bound. Rounding every step up
 * gives an upper bound once the remainder is added, which is at most the last term t, because each
 * further term is below half of the one before. Squaring h times keeps the direction, as all
 * numbers are positive.
 */
final class NegativeExponential {
  /** Beyond it e^(−x) is bounded by [0, e^(−20000)], which is below 10^(−8685). */
  private static final BigInteger CUTOFF = BigInteger.valueOf(20_000);

  private NegativeExponential() {}

  /**
   * A number that is not below e^(−numerator/denominator) where {@code toward} rounds UP, and not
   * above it where it rounds DOWN; up to the cutoff its relative error is below 10^(1 − precision).
   */
  static BigDecimal bound(BigInteger numerator, BigInteger denominator, MathContext toward) {
    boolean up = roundsUp(toward);
    if (numerator.compareTo(CUTOFF.multiply(denominator)) > 0) {
      return up ? bound(CUTOFF, BigInteger.ONE, toward) : BigDecimal.ZERO;
    }
    int halvings = Math.max(0, numerator.bitLength() - denominator.bitLength() + 2);
    MathContext inner =
        new MathContext(
            toward.getPrecision() + 10 + halvings, up ? RoundingMode.DOWN : RoundingMode.UP);
    BigDecimal y =
        new BigDecimal(numerator).divide(new BigDecimal(denominator.shiftLeft(halvings)), inner);
    BigDecimal power = exp(y, inner);
    for (int i = 0; i < halvings; i++) {
      power = power.multiply(power, inner);
    }
    return BigDecimal.ONE.divide(power, toward);
  }

  /** A bound of e^y, 0 ≤ y ≤ 1/2, in the direction of {@code toward}. */
  private static BigDecimal exp(BigDecimal y, MathContext toward) {
    BigDecimal negligible = BigDecimal.ONE.movePointLeft(toward.getPrecision());
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int k = 1; term.compareTo(negligible) > 0; k++) {
      term = term.multiply(y, toward).divide(BigDecimal.valueOf(k), toward);
      sum = sum.add(term, toward);
    }
    return roundsUp(toward) ? sum.add(term, toward) : sum;
  }

  private static boolean roundsUp(MathContext toward) {
    return switch (toward.getRoundingMode()) {
      case UP -> true;
      case DOWN -> false;
      default -> throw new IllegalArgumentException("a bound needs a direction");
    };
  }
}
