package io.parley.query.match;

import java.math.BigInteger;

/**
 * How many joined units one removal makes leave and come, and what that does to bounded sums.
 *
 * <p><b>Theorem.</b> Let at most R units leave and at most P come, R ≥ P. Let each unit be in at
 * most G groups, and in each add a number within [lo, hi], lo ≤ 0 ≤ hi, that depends on the unit
 * alone; M = max(−lo, hi) and m = min(−lo, hi). Then the vector D of the changes of all groups'
 * sums satisfies
 *
 * <ul>
 *   <li>L∞ ≤ R·M + P·m,
 *   <li>L1 ≤ (R + P)·G·M,
 *   <li>L2² ≤ G·max((R² + P²)·M², (R·M + P·m)²).
 * </ul>
 *
 * For R = P = 1 the last is √G·max(hi − lo, √2·M), as hi − lo = M + m. For numbers of people (lo =
 * 0, hi = 1) a group moves by at most R, and L2 ≤ √(G·(R² + P²)): less than c·√G for c = R + P.
 *
 * <p><i>Proof.</i> Let r(g) ≤ R units that leave and p(g) ≤ P that come be in group g; so Σ r(g) ≤
 * R·G and Σ p(g) ≤ P·G. What comes adds up to within [p·lo, p·hi], what leaves likewise, hence
 * |D(g)| ≤ max(p·hi − r·lo, r·hi − p·lo) ≤ M·max(r, p) + m·min(r, p) =: f(r(g), p(g)), the last
 * because of a·x + b·y ≤ max(a,b)·max(x,y) + min(a,b)·min(x,y). <i>L∞:</i> f grows in both.
 * <i>L1:</i> f(r, p) ≤ M·(r + p); add up. <i>L2:</i> f is the larger of two linear functions, so f²
 * is convex on [0, R] × [0, P]. A convex function lies below a linear one α·r + β·p as soon as it
 * does so at the four corners; there f² is 0, (R·M)², (P·M)² and (R·M + P·m)². Take α = R·M² and β
 * so large that P·β = max(P²·M², (R·M + P·m)² − R²·M²). Then Σ D(g)² ≤ α·R·G + β·P·G, which is the
 * claim. ∎
 *
 * <p>All three are reached where there are groups enough: {@code ChangedUnitsTest} enumerates it.
 *
 * @param leave R: units that are there before a removal and not after it
 * @param come P: units that are there after it and not before
 */
public record ChangedUnits(int leave, int come) {
  public ChangedUnits {
    if (come < 0 || leave < 1 || leave < come) {
      throw new IllegalArgumentException(
          leave + " units leave and " + come + " come: at least one leaves, and no more come");
    }
  }

  /** c: units that are there before or after, but not both. */
  public int count() {
    return leave + come;
  }

  /** By how many the number of people of one group can change: R, not c. */
  public int peoplePerGroup() {
    return leave;
  }

  /** The most that one group's sum can change. */
  public BigInteger largest(BigInteger low, BigInteger high) {
    return larger(low, high).multiply(big(leave)).add(smaller(low, high).multiply(big(come)));
  }

  /** The most that all groups' sums can change together. */
  public BigInteger total(int groupsPerPerson, BigInteger low, BigInteger high) {
    return larger(low, high).multiply(big(count())).multiply(big(groupsPerPerson));
  }

  /**
   * The square of the most that all groups' sums can change in L2: exact, where the root is not.
   */
  public BigInteger squared(int groupsPerPerson, BigInteger low, BigInteger high) {
    BigInteger apart = larger(low, high).pow(2).multiply(big(leave).pow(2).add(big(come).pow(2)));
    return apart.max(largest(low, high).pow(2)).multiply(big(groupsPerPerson));
  }

  private static BigInteger larger(BigInteger low, BigInteger high) {
    if (low.signum() > 0 || high.signum() < 0) {
      throw new IllegalArgumentException("what a unit adds may be nothing: bounds include 0");
    }
    return low.negate().max(high);
  }

  private static BigInteger smaller(BigInteger low, BigInteger high) {
    return low.negate().min(high);
  }

  private static BigInteger big(int number) {
    return BigInteger.valueOf(number);
  }
}
