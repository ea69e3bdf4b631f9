package io.parley.query.account;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Exponential and logarithm in decimals, wrong by less than {@link #ERROR}.
 *
 * <p>Every step rounds at 60 digits, a relative error of at most 5·10⁻⁶⁰. The series here have
 * fewer than 150 steps on numbers below 3, and their rests are below 10⁻⁵⁸; squaring doubles a
 * relative error at most 9 times; a logarithm adds at most 1,000 copies of ln 10 and 3 of ln 2.
 * Each sum of these is below 10⁻⁵².
 */
final class Decimals {
  /** More than any result here is wrong by. */
  static final BigDecimal ERROR = new BigDecimal("1e-50");

  private static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);
  private static final BigDecimal REST = new BigDecimal("1e-60");
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal VANISHES = BigDecimal.valueOf(130);
  private static final BigDecimal LN_2 = logarithmBelowTwo(TWO);
  private static final BigDecimal LN_10 =
      logarithmBelowTwo(new BigDecimal("1.25")).add(LN_2.multiply(BigDecimal.valueOf(3)), DIGITS);

  private Decimals() {}

  /** e⁻ʸ for y ≥ 0; beyond 130 that is less than the error allowed. */
  static BigDecimal exponentialOfMinus(BigDecimal y) {
    if (y.compareTo(VANISHES) > 0) {
      return BigDecimal.ZERO;
    }
    int halved = 0;
    BigDecimal small = y;
    while (small.compareTo(HALF) > 0) {
      small = small.divide(TWO, DIGITS);
      halved++;
    }
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int n = 1; term.abs().compareTo(REST) > 0; n++) {
      term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(-n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int i = 0; i < halved; i++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  /** ln x for x within [10⁻¹⁰⁰⁰, 10¹⁰⁰⁰]. */
  static BigDecimal logarithm(BigDecimal x) {
    int tens = x.precision() - x.scale() - 1;
    if (x.signum() <= 0 || Math.abs(tens) > 1_000) {
      throw new ArithmeticException("no logarithm here of " + x.signum() + "e" + tens);
    }
    BigDecimal rest = x.movePointLeft(tens);
    int twos = 0;
    while (rest.compareTo(TWO) >= 0) {
      rest = rest.divide(TWO, DIGITS);
      twos++;
    }
    return logarithmBelowTwo(rest)
        .add(LN_2.multiply(BigDecimal.valueOf(twos)), DIGITS)
        .add(LN_10.multiply(BigDecimal.valueOf(tens)), DIGITS);
  }

  /** ln x = 2 (z + z³/3 + z⁵/5 + …) with z = (x − 1)/(x + 1) ≤ 1/3, for x within [1, 2]. */
  private static BigDecimal logarithmBelowTwo(BigDecimal x) {
    BigDecimal z = x.subtract(BigDecimal.ONE).divide(x.add(BigDecimal.ONE), DIGITS);
    BigDecimal square = z.multiply(z, DIGITS);
    BigDecimal power = z;
    BigDecimal sum = z;
    for (int n = 3; power.compareTo(REST) > 0; n += 2) {
      power = power.multiply(square, DIGITS);
      sum = sum.add(power.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
    }
    return sum.multiply(TWO);
  }
}
