package io.parley.query.release;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The interval of a {@link Smooth} expression f: the delta method, with the true law of the noise
 * in place of a normal one, and with a bound of what linearising leaves out.
 *
 * <p><b>Linear.</b> Let x be the exact numbers, x + N the noisy ones, and k such that all |Nᵢ| ≤ kᵢ
 * with probability 1 − e or more. <i>Claim:</i> f(x + N) ∓ h misses f(x) with probability e + a at
 * most, where h is taken from the slopes of f over the box x + N ∓ 2k. <i>Proof.</i> Where |N| ≤ k,
 * the way from x to x + N lies in x ∓ k, so by the mean value theorem f(x + N) − f(x) = Σ wᵢNᵢ with
 * each wᵢ in the range Wᵢ of its slope over x ∓ k, which is fixed. For weights of a fixed sign,
 * wᵢNᵢ is at most the greatest weight times Nᵢ where that is positive and the least times it where
 * not; otherwise it is at most the greatest size times |Nᵢ|. Neither depends on the weights, and
 * the sums of these are those of {@link UpperLaw}; the same goes for −Σ wᵢNᵢ, as noises are
 * symmetric. Let H be the half width that this gives for a. The box x + N ∓ 2k holds x ∓ k, so its
 * ranges hold Wᵢ, and h ≥ H: wider ranges are dominated by wider laws. ∎ For a monomial the same is
 * done with ln |f|, whose slopes vary less: |f| is then within e^(∓h) of its estimate, and the sign
 * is the estimate's, since no factor is zero on the way.
 *
 * <p><b>Box.</b> Near zero divisors the linear interval is useless; interval arithmetic of parts
 * ({@link ExpressionTree}) is the other one, missing with probability b.
 *
 * <p><b>Choice.</b> Call x far where each pivot is at least 6 of its half widths r (for e′ over the
 * number of pivots) from zero. The answer is linear where each noisy pivot is 7r away or more, box
 * where one is less than 5r away, and the hull of both between. <i>Proof of 1 − alpha.</i> If x is
 * far, box is the answer with probability e′ at most, and all other answers hold linear's: a miss
 * has probability e + a + e′ at most. If x is not far, linear alone is the answer with probability
 * e′ at most, and a miss has b + e′. ∎ Here e = e′ = 4 % of alpha, and both sums are alpha.
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

  /** 2k of each number, in its own unit. */
  private final double[] reach;

  private final double linearAlpha;

  SmoothInterval(Smooth smooth, ReleasedLaws laws, double alpha) {
    this.smooth = smooth;
    this.laws = laws;
    double border = BORDER * alpha;
    for (Linear pivot : smooth.pivots()) {
      double share = border / smooth.pivots().size();
      radii.add(new LinearInterval(pivot, laws, share).halfWidth());
    }
    this.reach = new double[laws.size()];
    for (int number : smooth.numbers()) {
      long half = laws.law(number).halfWidth(border / smooth.numbers().size());
      reach[number] = 2 * half * laws.gridStep(number).doubleValue();
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
    IntFunction<Interval> around =
        number -> {
          double centre = steps[number] * laws.gridStep(number).doubleValue();
          return new Interval(centre - reach[number], centre + reach[number]);
        };
    Optional<Double> value = smooth.value(steps, laws);
    if (smooth.monomial().isPresent()) {
      return value.flatMap(
          centre ->
              smooth
                  .monomial()
                  .get()
                  .logarithmicSlopes(around)
                  .flatMap(slopes -> halfWidth(slopes, steps))
                  .flatMap(
                      half ->
                          Intervals.times(
                              new Interval(centre, centre),
                              new Interval(Math.exp(-half), Math.exp(half)))));
    }
    return value.flatMap(
        centre ->
            Gradient.of(smooth.core(), around)
                .flatMap(gradient -> halfWidth(gradient.slopes(), steps))
                .flatMap(half -> Intervals.finite(centre - half, centre + half))
                .map(smooth::cut));
  }

  /** How far a sum of the noises strays, each with a weight within its slope; with rounding. */
  private Optional<Double> halfWidth(Map<Integer, Interval> slopes, long[] steps) {
    double unit = 0;
    double size = 1;
    for (Map.Entry<Integer, Interval> slope : slopes.entrySet()) {
      int number = slope.getKey();
      double greatest = greatest(slope.getValue()) * laws.gridStep(number).doubleValue();
      unit = Math.max(unit, greatest * laws.upper(number).greatest());
      size += greatest * Math.abs((double) steps[number]);
    }
    if (!(unit > 0) || !Double.isFinite(unit) || !Double.isFinite(size)) {
      return Optional.empty();
    }
    List<UpperLaw> terms = new ArrayList<>();
    for (Map.Entry<Integer, Interval> slope : slopes.entrySet()) {
      double scale = laws.gridStep(slope.getKey()).doubleValue() / unit;
      terms.add(dominating(laws.upper(slope.getKey()), slope.getValue().times(scale)));
    }
    return Optional.of(NoiseSum.halfWidth(terms, linearAlpha) * unit + ROUNDING * size);
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
