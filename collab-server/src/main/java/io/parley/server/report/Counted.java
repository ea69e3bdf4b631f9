package io.parley.server.report;

import io.parley.query.release.Interval;
import io.parley.query.release.NoisedNumber;
import java.util.OptionalLong;

/**
 * A released number, and what decided that its row shows.
 *
 * <p><b>Theorem.</b> Let T be the noisy number of people from which on groups show, n ≥ 0 the exact
 * number, y = n + X the released one, X symmetric and log-concave, and h(k) such that P(|X| &gt;
 * h(k)) ≤ 0.05/k ({@link NoisedNumber#halfWidthOfOneOf}). Given that the group shows (y ≥ T), the
 * range of {@link #rangeOfOneOf} misses n with probability 0.05/k at most. <i>Proof.</i> High end:
 * P(y ≤ a | y ≥ T) ≤ P(y ≤ a) for every a, so y + h(k) stays below n with probability 0.025/k at
 * most. Low end L(y): y − h(k/0.975) where that is T + h(1) or more, else y − h(2k) where that is T
 * or more, else 0. L does not fall with y, so that n is missed where y reaches some y*, for which
 * P(y ≥ y* | y ≥ T) is asked. If n ≥ T + h(1), its group shows with probability 0.975 or more, and
 * y* exceeds n by more than h(k/0.975): 0.025/k. If T ≤ n, it shows with probability 1/2 or more,
 * and L(y) &gt; n takes y above n + h(2k), or above T + h(1) + h(k/0.975). As P(n + X ≥ y*) / P(n +
 * X ≥ T) does not fall with n (X is log-concave), the second is no more likely than for n = T +
 * h(1), and the same goes for n &lt; T against n = T in the first: 0.025/k each, and y* is one of
 * them. ∎ The groups' noises are independent, so given which groups show, all of k ranges hold at
 * once with probability 0.95 or more (union bound).
 *
 * <p>A number that does not decide (buyers among people) keeps its law, and this range holds it
 * too, as it is the wider one.
 *
 * @param showsFrom T; empty where every row shows, or where it is not people who are counted
 */
record Counted(NoisedNumber number, OptionalLong showsFrom) {
  /** How probable it is that a group shows which holds T + h(1) people. */
  private static final double SHOWS = 0.975;

  /** Never clamped. */
  double value() {
    return number.value();
  }

  /** The range with which this and so many others hold at once: see above. */
  Interval rangeOfOneOf(double numbers) {
    double high = value() + half(numbers);
    if (showsFrom.isEmpty() || number.variance() == 0) {
      return new Interval(value() - half(numbers), high);
    }
    double from = showsFrom.getAsLong();
    double clear = value() - half(numbers / SHOWS);
    double near = value() - half(2 * numbers);
    return new Interval(clear >= from + half(1) ? clear : near >= from ? near : 0, high);
  }

  private double half(double numbers) {
    return number.halfWidthOfOneOf(numbers) * number.gridStep().doubleValue();
  }
}
