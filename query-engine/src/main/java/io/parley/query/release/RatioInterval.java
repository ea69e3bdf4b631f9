package io.parley.query.release;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The interval of a ratio of two linear combinations of released numbers, which may share numbers:
 * Fieller's, with the noise's own law in place of a normal one.
 *
 * <p><b>Theorem.</b> Let ρ be the ratio of the exact numbers, whose divisor is not zero. The set C
 * = {r : |over − r·under| ≤ h(r)}, where P(|noise of over − r·noise of under| &gt; h(r)) ≤ alpha
 * for each r, holds ρ with probability 1 − alpha or more. <i>Proof.</i> At r = ρ the exact parts
 * cancel, so that over − ρ·under is noise alone. ∎ The answer is the least interval that holds a
 * superset of C: h is taken as a constant, never too small, in each of {@link RatioNoise}'s cells
 * of r = tan θ. All cells are searched, so nothing is assumed of the shape of C. An interval is not
 * finite where C reaches r = ±∞, which is where the divisor's own interval holds zero: no interval
 * is claimed then, and the theorem reads: with probability 1 − alpha or more there is no interval
 * or it holds ρ.
 *
 * <p>The search is done on over − κ·under, κ a constant that makes the two uncorrelated, and κ is
 * added back: the same set, but seen at a scale at which the cells are fine.
 */
final class RatioInterval {
  /** What rounding in doubles may have moved an end by. */
  private static final double ROUNDING = 1e-13;

  private final Linear over;
  private final Linear under;
  private final ReleasedLaws laws;
  private final double overDeviation;
  private final double underDeviation;
  private final double shift;
  private final RatioNoise noise;

  RatioInterval(Quotient quotient, ReleasedLaws laws, double alpha) {
    this.laws = laws;
    this.under = quotient.under();
    double covariance = 0;
    for (Map.Entry<Integer, BigDecimal> entry : under.weights().entrySet()) {
      int number = entry.getKey();
      double unit = laws.gridStep(number).doubleValue();
      covariance +=
          quotient.over().weight(number).doubleValue()
              * entry.getValue().doubleValue()
              * unit
              * unit
              * laws.spread(number);
    }
    double underVariance = under.variance(laws);
    this.shift = covariance / underVariance;
    this.over = quotient.over().minus(under.times(new BigDecimal(shift)));
    this.underDeviation = Math.sqrt(underVariance);
    this.overDeviation = Math.sqrt(over.variance(laws));
    this.noise = new RatioNoise(over, under, overDeviation, underDeviation, laws, alpha);
  }

  Optional<Interval> at(long[] steps) {
    Search search =
        new Search(
            over.at(steps, laws).doubleValue() / overDeviation,
            under.at(steps, laws).doubleValue() / underDeviation);
    OptionalDouble low = search.end(0, 0, false);
    OptionalDouble high = search.end(0, 0, true);
    if (low.isEmpty() || high.isEmpty()) {
      return Optional.empty();
    }
    double unit = overDeviation / underDeviation;
    double least = low.getAsDouble() * unit;
    double most = high.getAsDouble() * unit;
    return Intervals.finite(
        shift + least - ROUNDING * (Math.abs(shift) + Math.abs(least)),
        shift + most + ROUNDING * (Math.abs(shift) + Math.abs(most)));
  }

  /** The search for one group's ends; both numbers in their own standard deviations. */
  private final class Search {
    private final double overNumber;
    private final double underNumber;

    Search(double overNumber, double underNumber) {
      this.overNumber = overNumber;
      this.underNumber = underNumber;
    }

    /** tan θ of the outermost point of C in a cell; empty where there is none, or an infinite. */
    OptionalDouble end(int level, int cell, boolean last) {
      double from = at(level, cell);
      double to = at(level, cell + 1);
      double half = 0;
      if (level >= RatioNoise.COARSEST) {
        boolean zeroBetween = Math.signum(from) * Math.signum(to) <= 0;
        if (!zeroBetween || level == RatioNoise.FINEST) {
          half = noise.halfWidth(level, cell);
          if (!zeroBetween && Math.min(Math.abs(from), Math.abs(to)) > half) {
            return OptionalDouble.empty();
          }
        }
      }
      if (level == RatioNoise.FINEST) {
        return tangent(cell, last ? part(from, to, half) : 1 - part(to, from, half));
      }
      OptionalDouble outer = end(level + 1, 2 * cell + (last ? 1 : 0), last);
      return outer.isPresent() ? outer : end(level + 1, 2 * cell + (last ? 0 : 1), last);
    }

    private double at(int level, int end) {
      return overNumber * RatioNoise.cos(level, end) - underNumber * RatioNoise.sin(level, end);
    }

    /** The largest t in [0, 1] with |(1 − t)·from + t·to| ≤ half, of which there is one. */
    private double part(double from, double to, double half) {
      if (Math.abs(to) <= half) {
        return 1;
      }
      double t = (Math.copySign(half, to) - from) / (to - from);
      return Math.max(0, Math.min(1, t));
    }

    private OptionalDouble tangent(int cell, double t) {
      int level = RatioNoise.FINEST;
      double cos = (1 - t) * RatioNoise.cos(level, cell) + t * RatioNoise.cos(level, cell + 1);
      double sin = (1 - t) * RatioNoise.sin(level, cell) + t * RatioNoise.sin(level, cell + 1);
      return cos > 0 ? OptionalDouble.of(sin / cos) : OptionalDouble.of(Double.NaN);
    }
  }
}
