package io.parley.query.release;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The interval of a {@link Smooth} expression f: the delta method, with the true law of the noise
 * in place of a normal one, and with a bound of what linearising leaves out.
 *
 * <p><b>Linear.</b> Let x be the exact numbers, x + N the noisy ones, and k such that all |Nᵢ| ≤ kᵢ
 * with probability 1 − e or more. <i>Claim:</i> f(x + N) ∓ h misses f(x) with probability e + a at
 * most, where h is taken from the slopes of f over the box x + N ∓ 2k. <i>Proof.</i> Where |N| ≤ k,
 * the way from x to x + N lies in x ∓ k, so by the mean value theorem f(x + N) − f(x) = Σ wᵢNᵢ with
 * each wᵢ in the range of the slope over x ∓ k: a fixed range Wᵢ. A sum of Nᵢ with weights in Wᵢ,
 * whatever they depend on, is dominated term by term: by weights of the least size where −Nᵢ and
 * the greatest where Nᵢ (if the sign is fixed; by the greatest size times |Nᵢ| otherwise); likewise
 * its negative. Let H be the half width that this gives for a. The box x + N ∓ 2k holds x ∓ k, its
 * ranges hold Wᵢ, and h ≥ H as wider ranges are dominated by wider laws. ∎
 *
 * <p><b>Box.</b> Near zero divisors the linear interval is useless; interval arithmetic of
 * independent parts ({@link ExpressionTree}) is the other one, missing with probability b.
 *
 * <p><b>Choice.</b> Call x far where each pivot is at least 6 of its half widths r (for e′ over the
 * number of pivots) from zero. The answer is linear where each noisy pivot is 7r away or more, box
 * where one is less than 5r away, and the hull of both between. <i>Proof of 1 − alpha.</i> If x is
 * far, box is the answer with probability e′ at most, and all other answers hold linear's: a miss
 * has probability e + a + e′ at most. If x is not far, linear alone is the answer with probability
 * e′ at most, and a miss has b + e′. ∎ Here e = e′ = 4 % of alpha, and all sums are alpha.
 */
final class SmoothInterval {
  private static final double BORDER = 0.04;
  private static final int NEAR = 5;
  private static final int CLEAR = 7;

  /** What rounding in doubles may have moved an end by. */
  private static final double ROUNDING = 1e-13;

  private final Smooth smooth;
  private final ReleasedLaws laws;
  private final ExpressionTree box;
  private final List<BigDecimal> radii = new ArrayList<>();
  private final Map<Integer, Double> reach = new HashMap<>();
  private final double linearAlpha;

  SmoothInterval(Smooth smooth, ReleasedLaws laws, double alpha) {
    this.smooth = smooth;
    this.laws = laws;
    double border = BORDER * alpha;
    for (Linear pivot : smooth.pivots()) {
      double share = border / smooth.pivots().size();
      radii.add(new LinearInterval(pivot, laws, share).halfWidth());
    }
    for (int number : smooth.numbers()) {
      long half = laws.law(number).halfWidth(border / smooth.numbers().size());
      reach.put(number, 2 * half * laws.gridStep(number).doubleValue());
    }
    this.linearAlpha = alpha - 2 * border;
    this.box =
        ExpressionTree.ofBlocks(smooth.whole(), new Blocks(Optional.empty()), laws, alpha - border);
  }

  Optional<Interval> at(long[] steps) {
    boolean near = false;
    boolean clear = true;
    for (int i = 0; i < radii.size(); i++) {
      BigDecimal size = smooth.pivots().get(i).at(steps, laws).abs();
      near |= size.compareTo(radii.get(i).multiply(BigDecimal.valueOf(NEAR))) < 0;
      clear &= size.compareTo(radii.get(i).multiply(BigDecimal.valueOf(CLEAR))) >= 0;
    }
    if (near) {
      return box.interval(steps);
    }
    Optional<Interval> linear = linear(steps);
    return clear
        ? linear
        : linear.flatMap(l -> box.interval(steps).map(other -> Intervals.hull(l, other)));
  }

  private Optional<Interval> linear(long[] steps) {
    return Gradient.of(smooth.core(), number -> around(number, steps, 0))
        .flatMap(
            here ->
                Gradient.of(smooth.core(), number -> around(number, steps, reach.get(number)))
                    .flatMap(over -> linear(here.value(), over.slopes(), steps)));
  }

  private Interval around(int number, long[] steps, double half) {
    double centre = steps[number] * laws.gridStep(number).doubleValue();
    return new Interval(centre - half, centre + half);
  }

  private Optional<Interval> linear(Interval value, Map<Integer, Interval> slopes, long[] steps) {
    double unit = 0;
    double size = Math.abs(value.low());
    for (Map.Entry<Integer, Interval> slope : slopes.entrySet()) {
      int number = slope.getKey();
      double greatest = greatest(slope.getValue()) * laws.gridStep(number).doubleValue();
      unit = Math.max(unit, greatest * laws.upper(number).greatest());
      size += greatest * Math.abs((double) steps[number]);
    }
    if (!(unit > 0) || !Double.isFinite(size)) {
      return Optional.empty();
    }
    List<UpperLaw> terms = new ArrayList<>();
    for (Map.Entry<Integer, Interval> slope : slopes.entrySet()) {
      double scale = laws.gridStep(slope.getKey()).doubleValue() / unit;
      terms.add(dominating(laws.upper(slope.getKey()), slope.getValue().times(scale)));
    }
    double half = NoiseSum.halfWidth(terms, linearAlpha) * unit + ROUNDING * size;
    Interval wide = new Interval(value.low() - half, value.high() + half);
    return Optional.of(
        smooth.whole() instanceof Expression.Variance variance
            ? Spread.within(wide, variance.greatest().doubleValue())
            : wide);
  }

  private static UpperLaw dominating(UpperLaw law, Interval weights) {
    double greatest = greatest(weights);
    return weights.contains(0)
        ? law.sizes(greatest)
        : law.times(Math.min(Math.abs(weights.low()), Math.abs(weights.high())), greatest);
  }

  private static double greatest(Interval weights) {
    return Math.max(Math.abs(weights.low()), Math.abs(weights.high()));
  }
}
