package io.parley.server.wire;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * A double as ECMAScript writes it (ECMA-262, Number::toString, radix 10): the fewest digits that
 * read back as the same double, and of those the nearest to it; plain from 1e-6 to below 1e21, else
 * with an exponent. {@code Double.toString} writes another form, and before JDK 19 not always the
 * fewest digits (2.0E23 comes out as 1.9999999999999998E23).
 */
final class EcmaNumber {
  private static final int MOST_DIGITS = 17;

  private EcmaNumber() {}

  /**
   * The text.
   *
   * @throws IllegalArgumentException for infinities and NaN, which JSON does not have
   */
  static String text(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number for " + value);
    }
    if (value == 0) {
      return "0"; // minus zero too
    }
    String sign = value < 0 ? "-" : "";
    BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    // The value is 0.d1d2d3… times ten to the power of n.
    int n = digits.length() - shortest.scale();
    return sign + placed(digits, n);
  }

  private static String placed(String digits, int n) {
    int k = digits.length();
    if (k <= n && n <= 21) {
      return digits + "0".repeat(n - k);
    }
    if (0 < n && n <= 21) {
      return digits.substring(0, n) + "." + digits.substring(n);
    }
    if (-6 < n && n <= 0) {
      return "0." + "0".repeat(-n) + digits;
    }
    String exponent = (n > 0 ? "e+" : "e-") + Math.abs(n - 1);
    return k == 1 ? digits + exponent : digits.charAt(0) + "." + digits.substring(1) + exponent;
  }

  /** Adding a digit never loses a double, so the first precision that keeps it is the shortest. */
  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    // What the JDK writes reads back, and is seldom more than a digit too long.
    int digits = Math.min(MOST_DIGITS, new BigDecimal(Double.toString(value)).precision());
    BigDecimal best = rounded(exact, digits, value).orElse(exact);
    while (digits > 1) {
      digits--;
      Optional<BigDecimal> shorter = rounded(exact, digits, value);
      if (shorter.isEmpty()) {
        return best;
      }
      best = shorter.get();
    }
    return best;
  }

  /**
   * The nearest decimal of that many digits that reads back. Both neighbours are tried: at a power
   * of two the doubles below lie closer, and the nearer neighbour may miss where the farther one
   * hits.
   */
  private static Optional<BigDecimal> rounded(BigDecimal exact, int digits, double value) {
    BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
    BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
    boolean downReads = down.doubleValue() == value;
    boolean upReads = up.doubleValue() == value;
    if (!downReads || !upReads) {
      return downReads ? Optional.of(down) : upReads ? Optional.of(up) : Optional.empty();
    }
    int nearer = exact.subtract(down).compareTo(up.subtract(exact));
    boolean even = nearer == 0 && !down.unscaledValue().testBit(0);
    return Optional.of(nearer < 0 || even ? down : up);
  }
}
