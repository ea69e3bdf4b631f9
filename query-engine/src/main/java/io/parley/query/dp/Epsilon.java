package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The ε of differential privacy: an exact decimal within [10⁻⁹, 100], of at most 64 digits. Equal
 * numbers are equal, whatever their trailing zeros.
 */
public record Epsilon(BigDecimal value) {
  private static final BigDecimal FLOOR = new BigDecimal("1e-9");
  private static final BigDecimal CAP = new BigDecimal(100);
  private static final MathContext DIGITS = new MathContext(64, RoundingMode.DOWN);

  public Epsilon {
    value = value.stripTrailingZeros();
    if (value.compareTo(FLOOR) < 0 || value.compareTo(CAP) > 0) {
      throw new IllegalArgumentException("epsilon " + value + " is outside [1e-9, 100]");
    }
    if (value.precision() > DIGITS.getPrecision()) {
      throw new IllegalArgumentException(
          "epsilon has " + value.precision() + " digits, of 64 allowed");
    }
  }

  public static Epsilon of(String decimal) {
    return new Epsilon(new BigDecimal(decimal));
  }

  /** One of {@code parts} equal shares, rounded down: the shares never add up to more than this. */
  public Epsilon share(int parts) {
    if (parts < 1) {
      throw new IllegalArgumentException("epsilon cannot be shared among " + parts);
    }
    return new Epsilon(value.divide(BigDecimal.valueOf(parts), DIGITS));
  }

  @Override
  public String toString() {
    return value.toPlainString();
  }
}
