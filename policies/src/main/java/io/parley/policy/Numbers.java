package io.parley.policy;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers of a policy: exact decimals, read and shown without rounding. */
final class Numbers {
  private static final int LONGEST = 40;
  private static final Pattern OTHER_BASE = Pattern.compile("[-+]?0[0-9xo]");

  private Numbers() {}

  /**
   * The number; empty when it is not decimal, too long to be meant, or begins with a zero that
   * other readers take for base eight.
   */
  static Optional<BigDecimal> exact(String text) {
    if (text.length() > LONGEST || OTHER_BASE.matcher(text).lookingAt()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException exponentOutOfReach) {
      return Optional.empty();
    }
  }

  static String range(BigDecimal least, BigDecimal most) {
    return "write a number from %s to %s".formatted(shown(least), shown(most));
  }

  /** Shortest exact form; an exponent where zeros would hide the size. */
  static String shown(BigDecimal value) {
    BigDecimal brief = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    boolean plain = brief.scale() <= 6 && brief.precision() - brief.scale() <= 12;
    return plain ? brief.toPlainString() : brief.toString().replace("E+", "e").replace('E', 'e');
  }
}
