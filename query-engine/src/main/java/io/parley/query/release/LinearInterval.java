package io.parley.query.release;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The interval of a linear combination of released numbers: value ∓ h, h being the same for each
 * group.
 *
 * <p><b>Coverage</b> is at least 1 − alpha: the value is off by W = Σ weight · gridStep · noise,
 * and P(|W| &gt; h) ≤ alpha. Of a single number h is the law's own half width, the least there is.
 * Of several whose units have a common measure, and are not too far apart, h is a multiple of that
 * measure, as W is: rounding beyond that comes only from tables of wide laws (see {@link
 * UpperLaw}).
 */
final class LinearInterval {
  /** Whole numbers up to here are doubles, with room for sums. */
  private static final double EXACT = 0x1p50;

  private final Linear linear;
  private final ReleasedLaws laws;
  private final BigDecimal halfWidth;

  LinearInterval(Linear linear, ReleasedLaws laws, double alpha) {
    this.linear = linear;
    this.laws = laws;
    this.halfWidth = halfWidth(linear, laws, alpha);
  }

  BigDecimal halfWidth() {
    return halfWidth;
  }

  Interval at(long[] steps) {
    BigDecimal centre = linear.at(steps, laws);
    return new Interval(
        centre.subtract(halfWidth).doubleValue(), centre.add(halfWidth).doubleValue());
  }

  private static BigDecimal halfWidth(Linear linear, ReleasedLaws laws, double alpha) {
    List<Integer> numbers = new ArrayList<>();
    List<BigDecimal> units = new ArrayList<>();
    for (Map.Entry<Integer, BigDecimal> entry : linear.weights().entrySet()) {
      numbers.add(entry.getKey());
      units.add(entry.getValue().multiply(laws.gridStep(entry.getKey())).abs());
    }
    if (numbers.isEmpty()) {
      return BigDecimal.ZERO;
    } else if (numbers.size() == 1) {
      long half = laws.law(numbers.get(0)).halfWidth(alpha);
      return units.get(0).multiply(BigDecimal.valueOf(half));
    }
    BigDecimal measure = commonMeasure(units);
    double farthest = 0;
    List<Double> multiples = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      multiples.add(units.get(i).divide(measure).doubleValue());
      farthest += multiples.get(i) * laws.upper(numbers.get(i)).greatest();
    }
    List<UpperLaw> terms = new ArrayList<>();
    boolean exact = farthest < EXACT;
    for (int i = 0; i < units.size(); i++) {
      double unit = exact ? multiples.get(i) : multiples.get(i) / farthest;
      terms.add(laws.upper(numbers.get(i)).times(unit, unit));
    }
    return exact
        ? measure.multiply(BigDecimal.valueOf(NoiseSum.wholeHalfWidth(terms, alpha)))
        : measure
            .multiply(new BigDecimal(farthest))
            .multiply(new BigDecimal(NoiseSum.halfWidth(terms, alpha)));
  }

  /** The largest number of which all are whole multiples. */
  private static BigDecimal commonMeasure(List<BigDecimal> units) {
    int scale = units.stream().mapToInt(BigDecimal::scale).max().orElse(0);
    BigInteger measure = BigInteger.ZERO;
    for (BigDecimal unit : units) {
      measure = measure.gcd(unit.setScale(scale).unscaledValue());
    }
    return new BigDecimal(measure, scale);
  }
}
