package io.parley.query.release;

import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.NoiseLaw;
import java.math.BigDecimal;

/**
 * The interval of a thresholded number of people, given that its group shows.
 *
 * <p>A group that shows has had noise in its favour, so the plain interval noisy ∓ h is wrong near
 * the threshold T. The low end inverts a test instead: n is left out only where P(n + X ≥ noisy | n
 * + X ≥ T) falls below 2.5 %.
 *
 * <p><b>Coverage</b>, given that the group shows, is at least 95 %: for the true n the conditional
 * probability of a noisy count whose tail given shown is below 2.5 % is at most 2.5 %, so the low
 * end passes n with no more than that; and as P(n + X ≤ y | n + X ≥ T) ≤ P(n + X ≤ y), the plain
 * high end misses n with no more than its own 2.5 %. The set of n kept is an upper set because X
 * has a log-concave law, for which P(X ≥ y − n) / P(X ≥ T − n) does not fall with n.
 */
final class GivenShown {
  /** A little below 2.5 %, so that tails rounded up to forty digits leave nobody out wrongly. */
  private static final BigDecimal ONE_SIDE = new BigDecimal("0.0249999999");

  private GivenShown() {}

  /** The least number of people that the noisy count of a shown group is compatible with. */
  static long low(NoiseLaw law, long noisy, GroupThreshold threshold) {
    return low(law, noisy, threshold, ONE_SIDE);
  }

  /** The same for another probability of one side, a little below the one that is claimed. */
  static long low(NoiseLaw law, long noisy, GroupThreshold threshold, BigDecimal oneSide) {
    long kept = Math.max(0, noisy);
    long excluded = kept - 1;
    for (long step = 1; excluded >= 0; step *= 2) {
      if (!isKept(law, excluded, noisy, threshold.value(), oneSide)) {
        break;
      }
      kept = excluded;
      excluded = Math.max(-1, kept - step);
    }
    while (kept - excluded > 1) {
      long middle = excluded + (kept - excluded) / 2;
      if (isKept(law, middle, noisy, threshold.value(), oneSide)) {
        kept = middle;
      } else {
        excluded = middle;
      }
    }
    return kept;
  }

  private static boolean isKept(
      NoiseLaw law, long people, long noisy, long threshold, BigDecimal oneSide) {
    BigDecimal shown = law.upperTail(Math.subtractExact(threshold, people));
    return law.upperTail(Math.subtractExact(noisy, people)).compareTo(shown.multiply(oneSide)) >= 0;
  }
}
