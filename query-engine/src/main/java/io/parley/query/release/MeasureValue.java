package io.parley.query.release;

import io.parley.query.plan.Grid;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.Quantities;
import io.parley.query.plan.Quantity;
import io.parley.query.privacy.Measure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;

/** A measure as it is read from a group's noised numbers. Never clamped but for variances. */
final class MeasureValue {
  private final Measure measure;
  private final List<Integer> places;
  private final List<Quantity> quantities;

  private MeasureValue(Measure measure, List<Integer> places, List<Quantity> quantities) {
    this.measure = measure;
    this.places = places;
    this.quantities = quantities;
  }

  static MeasureValue of(Measure measure, Measurement measurement) {
    return new MeasureValue(
        measure, Quantities.places(measurement, measure), measurement.quantities());
  }

  /** Whether it is one noised number as it is; then which. */
  Optional<Integer> single() {
    return places.size() == 1 ? Optional.of(places.get(0)) : Optional.empty();
  }

  /** The value; empty where it is unknown, as an average over nobody is. */
  Optional<BigDecimal> value(ReleasedGroup group) {
    if (places.size() == 1) {
      return Optional.of(number(group, 0));
    }
    BigDecimal count = number(group, places.size() - 1);
    if (measure instanceof Measure.Variance variance) {
      return variance(group, variance, count);
    }
    return count.signum() <= 0
        ? Optional.empty()
        : Optional.of(centre(0).add(number(group, 0).divide(count, MathContext.DECIMAL64)));
  }

  private Optional<BigDecimal> variance(
      ReleasedGroup group, Measure.Variance measure, BigDecimal count) {
    BigDecimal divisor = measure.sample() ? count.subtract(BigDecimal.ONE) : count;
    if (divisor.signum() <= 0) {
      return Optional.empty();
    }
    BigDecimal mean = number(group, 1).divide(count, MathContext.DECIMAL64);
    BigDecimal distance = number(group, 0).subtract(mean.multiply(mean).multiply(count));
    BigDecimal value =
        distance
            .divide(divisor, MathContext.DECIMAL64)
            .max(BigDecimal.ZERO)
            .min(greatestVariance(measure));
    return Optional.of(measure.root() ? value.sqrt(MathContext.DECIMAL64) : value);
  }

  private BigDecimal greatestVariance(Measure.Variance measure) {
    Grid grid = quantities.get(places.get(0)).grid().orElseThrow();
    BigDecimal width = grid.bounds().high().subtract(grid.bounds().low());
    BigDecimal most = width.multiply(width).divide(BigDecimal.valueOf(4));
    return measure.sample() ? most.multiply(BigDecimal.valueOf(2)) : most;
  }

  private BigDecimal number(ReleasedGroup group, int index) {
    int place = places.get(index);
    return quantities.get(place).step().multiply(BigDecimal.valueOf(group.steps().get(place)));
  }

  private BigDecimal centre(int index) {
    Quantity quantity = quantities.get(places.get(index));
    return quantity
        .grid()
        .map(g -> g.step().multiply(new BigDecimal(quantity.centre())))
        .orElse(BigDecimal.ZERO);
  }

  /** The same as an expression over the numbers of the group, for its interval. */
  Expression expression() {
    if (places.size() == 1) {
      return Expression.released(places.get(0));
    } else if (measure instanceof Measure.Variance variance) {
      Expression squared =
          new Expression.Variance(
              Expression.released(places.get(2)),
              Expression.released(places.get(1)),
              Expression.released(places.get(0)),
              variance.sample() ? Expression.Divisor.NUMBER_LESS_ONE : Expression.Divisor.NUMBER,
              greatestVariance(variance));
      return variance.root() ? squared.root() : squared;
    }
    Expression mean = Expression.released(places.get(0)).over(Expression.released(places.get(1)));
    return centre(0).signum() == 0 ? mean : new Expression.Known(centre(0)).plus(mean);
  }
}
