package io.parley.query.dp;

import java.math.BigInteger;

/**
 * The sensitivity of the numbers that receive noise, in steps of their grid, over all groups that
 * one privacy unit can change: the sum of absolute changes (L1), and the sum of squared changes
 * (the square of L2, which is a whole number where L2 need not be). A query that nobody changes
 * needs no noise and has no sensitivity: both are at least one.
 */
public record Sensitivity(long l1, BigInteger l2Squared) {
  public Sensitivity {
    if (l1 < 1) {
      throw new IllegalArgumentException("L1 sensitivity " + l1 + " is below one grid step");
    }
    if (l2Squared.signum() < 1) {
      throw new IllegalArgumentException("L2 sensitivity is below one grid step");
    }
  }

  /** Where only L1 is known: L2 is at most L1. */
  public Sensitivity(long l1) {
    this(l1, BigInteger.valueOf(l1).pow(2));
  }

  /** At most {@code groups} numbers change, each by at most {@code perGroup} steps. */
  public static Sensitivity of(int groups, long perGroup) {
    return of(1, groups, perGroup);
  }

  /**
   * At most {@code changedUnits} (c) joined units are there before or after but not both; each
   * contributes to at most {@code groups} (G) numbers, at most {@code perGroup} (M) steps each.
   * Then L1 = c·G·M and L2 = c·√G·M: a unit moves the numbers by at most G·M and √G·M, and norms
   * obey the triangle inequality. It is not √(c·G)·M, because units may meet in a group.
   */
  public static Sensitivity of(int changedUnits, int groups, long perGroup) {
    if (changedUnits < 1 || groups < 1 || perGroup < 1) {
      throw new IllegalArgumentException(
          changedUnits
              + " units in "
              + groups
              + " groups of "
              + perGroup
              + " steps are no sensitivity");
    }
    try {
      long step = Math.multiplyExact((long) changedUnits, perGroup);
      return new Sensitivity(
          Math.multiplyExact((long) groups, step),
          BigInteger.valueOf(step).pow(2).multiply(BigInteger.valueOf(groups)));
    } catch (ArithmeticException overflow) {
      throw new IllegalArgumentException(
          groups + " groups of " + perGroup + " steps exceed 2^63: choose a coarser grid",
          overflow);
    }
  }
}
