package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Which quantile: a fraction of at most six decimals, moved into [0.005, 0.995]. Beyond that range
 * a private answer is about single people or about nobody.
 */
public record Rank(int numerator, int denominator) {
  private static final BigDecimal LEAST = new BigDecimal("0.005");
  private static final BigDecimal GREATEST = new BigDecimal("0.995");
  private static final int MILLION = 1_000_000;

  public Rank {
    if (denominator < 1 || denominator > MILLION) {
      throw new IllegalArgumentException("a rank's denominator is within 1..1000000");
    }
    if (200L * numerator < denominator || 200L * (denominator - numerator) < denominator) {
      throw new IllegalArgumentException("a rank is within [0.005, 0.995]");
    }
  }

  /** The rank nearest to {@code fraction} that may be asked. */
  public static Rank of(BigDecimal fraction) {
    if (fraction.signum() < 0 || fraction.compareTo(BigDecimal.ONE) > 0) {
      throw new IllegalArgumentException("a rank is a fraction within [0, 1]");
    }
    BigDecimal moved =
        fraction.max(LEAST).min(GREATEST).setScale(6, RoundingMode.HALF_UP).stripTrailingZeros();
    int denominator = BigDecimal.ONE.movePointRight(Math.max(0, moved.scale())).intValueExact();
    return new Rank(moved.multiply(BigDecimal.valueOf(denominator)).intValueExact(), denominator);
  }

  public double value() {
    return (double) numerator / denominator;
  }

  /** The larger of q and 1 − q, in parts of the denominator. */
  int larger() {
    return Math.max(numerator, denominator - numerator);
  }
}
