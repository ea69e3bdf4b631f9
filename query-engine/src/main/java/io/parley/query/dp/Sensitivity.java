package io.parley.query.dp;

/**
 * The L1 sensitivity of what receives noise, in steps of its grid: the sum of absolute changes over
 * all groups that one privacy unit can cause. A query that nobody changes needs no noise and has no
 * sensitivity: it is at least one.
 */
public record Sensitivity(long l1) {
  public Sensitivity {
    if (l1 < 1) {
      throw new IllegalArgumentException("L1 sensitivity " + l1 + " is below one grid step");
    }
  }

  /** At most {@code groups} numbers change, each by at most {@code perGroup} steps. */
  public static Sensitivity of(int groups, long perGroup) {
    if (groups < 1 || perGroup < 1) {
      throw new IllegalArgumentException(
          groups + " groups of " + perGroup + " steps are no sensitivity");
    }
    try {
      return new Sensitivity(Math.multiplyExact((long) groups, perGroup));
    } catch (ArithmeticException overflow) {
      throw new IllegalArgumentException(
          groups + " groups of " + perGroup + " steps exceed 2^63: choose a coarser grid",
          overflow);
    }
  }
}
