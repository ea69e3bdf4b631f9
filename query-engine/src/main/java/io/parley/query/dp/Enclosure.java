package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * An interval that holds a real number for certain. Every operation rounds the low end down and the
 * high end up to {@code digits} significant digits, so a result holds every number that the
 * operation can give on members of its operands.
 */
record Enclosure(BigDecimal low, BigDecimal high, int digits) {
  private static final BigDecimal PI_LOW =
      new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459230781");
  private static final BigDecimal PI_HIGH = PI_LOW.add(PI_LOW.ulp());

  Enclosure {
    if (low.compareTo(high) > 0) {
      throw new IllegalArgumentException("an enclosure with its ends crossed");
    }
  }

  static Enclosure of(BigDecimal value, int digits) {
    return new Enclosure(value, value, digits);
  }

  static Enclosure of(long value, int digits) {
    return of(BigDecimal.valueOf(value), digits);
  }

  static Enclosure ratio(BigInteger numerator, BigInteger denominator, int digits) {
    return of(new BigDecimal(numerator), digits).over(of(new BigDecimal(denominator), digits));
  }

  /** π, to seventy digits at most. */
  static Enclosure pi(int digits) {
    return new Enclosure(PI_LOW, PI_HIGH, digits);
  }

  /** e^(−numerator/denominator), the exponent being at most zero. */
  static Enclosure exp(BigInteger numerator, BigInteger denominator, int digits) {
    return new Enclosure(
        NegativeExponential.bound(
            numerator, denominator, new MathContext(digits, RoundingMode.DOWN)),
        NegativeExponential.bound(numerator, denominator, new MathContext(digits, RoundingMode.UP)),
        digits);
  }

  /**
   * ln(value) for a positive value: e·ln 2 + 2·artanh((m − 1)/(m + 1)) with value = m·2^e, 2/3 ≤ m
   * ≤ 4/3.
   */
  static Enclosure ln(BigDecimal value, int digits) {
    if (value.signum() <= 0) {
      throw new ArithmeticException("logarithm of what is not positive");
    }
    BigDecimal two = BigDecimal.valueOf(2);
    BigDecimal mantissa = value;
    long exponent = 0;
    while (mantissa.multiply(BigDecimal.valueOf(3)).compareTo(BigDecimal.valueOf(4)) > 0) {
      mantissa = mantissa.divide(two);
      exponent++;
    }
    while (mantissa.multiply(BigDecimal.valueOf(3)).compareTo(two) < 0) {
      mantissa = mantissa.multiply(two);
      exponent--;
    }
    Enclosure y =
        of(mantissa.subtract(BigDecimal.ONE), digits)
            .over(of(mantissa.add(BigDecimal.ONE), digits));
    Enclosure third = of(1, digits).over(of(3, digits));
    return of(2 * exponent, digits).times(artanh(third)).plus(of(2, digits).times(artanh(y)));
  }

  /** Σ y^(2i+1)/(2i+1) for |y| ≤ 1/3; the rest is at most 9/8 of the first term left out. */
  private static Enclosure artanh(Enclosure y) {
    BigDecimal negligible = BigDecimal.ONE.movePointLeft(y.digits);
    Enclosure square = y.times(y);
    Enclosure power = y;
    Enclosure sum = y;
    for (int i = 3; power.magnitude().compareTo(negligible) > 0; i += 2) {
      power = power.times(square);
      sum = sum.plus(power.over(of(i, y.digits)));
    }
    return sum.within(power.magnitude());
  }

  Enclosure plus(Enclosure other) {
    return new Enclosure(low.add(other.low, down()), high.add(other.high, up()), digits);
  }

  Enclosure minus(Enclosure other) {
    return new Enclosure(low.subtract(other.high, down()), high.subtract(other.low, up()), digits);
  }

  Enclosure times(Enclosure other) {
    if (low.signum() >= 0 && other.low.signum() >= 0) {
      return new Enclosure(
          low.multiply(other.low, down()), high.multiply(other.high, up()), digits);
    }
    BigDecimal a = low.multiply(other.low);
    BigDecimal b = low.multiply(other.high);
    BigDecimal c = high.multiply(other.low);
    BigDecimal d = high.multiply(other.high);
    return new Enclosure(
        a.min(b).min(c).min(d).round(down()), a.max(b).max(c).max(d).round(up()), digits);
  }

  /** The quotient by a number that is certainly positive. */
  Enclosure over(Enclosure positive) {
    if (positive.low.signum() <= 0) {
      throw new ArithmeticException("division by what may not be positive");
    }
    BigDecimal forLow = low.signum() >= 0 ? positive.high : positive.low;
    BigDecimal forHigh = high.signum() >= 0 ? positive.low : positive.high;
    return new Enclosure(low.divide(forLow, down()), high.divide(forHigh, up()), digits);
  }

  /** The root of a positive number; two units in the last place pay for the library's rounding. */
  Enclosure sqrt() {
    BigDecimal least = low.sqrt(down());
    BigDecimal greatest = high.sqrt(up());
    BigDecimal two = BigDecimal.valueOf(2);
    return new Enclosure(
        least.subtract(least.ulp().multiply(two)),
        greatest.add(greatest.ulp().multiply(two)),
        digits);
  }

  /** Widened by {@code slack} on both sides. */
  Enclosure within(BigDecimal slack) {
    return new Enclosure(low.subtract(slack, down()), high.add(slack, up()), digits);
  }

  /** The larger absolute end. */
  BigDecimal magnitude() {
    return low.abs().max(high.abs());
  }

  private MathContext down() {
    return down(digits);
  }

  private MathContext up() {
    return up(digits);
  }

  private static MathContext down(int digits) {
    return new MathContext(digits, RoundingMode.FLOOR);
  }

  private static MathContext up(int digits) {
    return new MathContext(digits, RoundingMode.CEILING);
  }
}
