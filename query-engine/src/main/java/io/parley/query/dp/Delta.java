package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The δ of differential privacy: an exact decimal, zero or within [10⁻³⁰, 1), of at most 64 digits.
 * Zero is pure differential privacy.
 */
public record Delta(BigDecimal value) {
  private static final BigDecimal FLOOR = new BigDecimal("1e-30");
  private static final MathContext DIGITS = new MathContext(64, RoundingMode.DOWN);

  public static final Delta ZERO = new Delta(BigDecimal.ZERO);

  public Delta {
    value = value.stripTrailingZeros();
    boolean inRange = value.compareTo(FLOOR) >= 0 && value.compareTo(BigDecimal.ONE) < 0;
    if (value.signum() != 0 && !inRange) {
      throw new IllegalArgumentException("delta " + value + " is neither 0 nor within [1e-30, 1)");
    }
    if (value.precision() > DIGITS.getPrecision()) {
      throw new IllegalArgumentException(
          "delta has " + value.precision() + " digits, of 64 allowed");
    }
  }

  public static Delta of(String decimal) {
    return new Delta(new BigDecimal(decimal));
  }

  public boolean isZero() {
    return value.signum() == 0;
  }

  /** One of {@code parts} equal shares, rounded down: the shares never add up to more than this. */
  public Delta share(int parts) {
    if (parts < 1) {
      throw new IllegalArgumentException("delta cannot be shared among " + parts);
    }
    return new Delta(value.divide(BigDecimal.valueOf(parts), DIGITS));
  }

  @Override
  public String toString() {
    return value.toPlainString();
  }
}
