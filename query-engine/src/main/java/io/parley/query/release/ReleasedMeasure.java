package io.parley.query.release;

import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.NoiseLaw;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import io.parley.query.privacy.FlatColumn;
import io.parley.query.privacy.Measure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A measure of the boundary as numbers that may leave: value and 95 % interval of a group. */
final class ReleasedMeasure {
  private final int first;
  private final Optional<Integer> divisor;
  private final boolean isPeople;

  private ReleasedMeasure(int first, Optional<Integer> divisor, boolean isPeople) {
    this.first = first;
    this.divisor = divisor;
    this.isPeople = isPeople;
  }

  static ReleasedMeasure of(Measure measure, PrivatePlan.Numbers plan) {
    if (measure instanceof Measure.People) {
      return single(plan, Quantity.Kind.PEOPLE, Optional.empty());
    } else if (measure instanceof Measure.Rows) {
      return single(plan, Quantity.Kind.ROWS, Optional.empty());
    } else if (measure instanceof Measure.Known known) {
      return single(plan, Quantity.Kind.KNOWN, Optional.of(known.column()));
    } else if (measure instanceof Measure.Sum sum) {
      return single(plan, Quantity.Kind.SUM, Optional.of(sum.column()));
    }
    FlatColumn column = ((Measure.Average) measure).column();
    return new ReleasedMeasure(
        index(plan, Quantity.Kind.SUM, Optional.of(column)),
        Optional.of(index(plan, Quantity.Kind.KNOWN, Optional.of(column))),
        false);
  }

  private static ReleasedMeasure single(
      PrivatePlan.Numbers plan, Quantity.Kind kind, Optional<FlatColumn> column) {
    return new ReleasedMeasure(
        index(plan, kind, column), Optional.empty(), kind == Quantity.Kind.PEOPLE);
  }

  private static int index(
      PrivatePlan.Numbers plan, Quantity.Kind kind, Optional<FlatColumn> column) {
    List<Quantity> quantities = plan.quantities();
    for (int i = 0; i < quantities.size(); i++) {
      if (quantities.get(i).kind() == kind && quantities.get(i).column().equals(column)) {
        return i;
      }
    }
    throw new IllegalStateException("a measure without its quantity");
  }

  boolean isAverage() {
    return divisor.isPresent();
  }

  /** The released number as it is; an average over no one or fewer is unknown. */
  Optional<BigDecimal> value(ReleasedGroup group) {
    NoisedNumber number = group.numbers().get(first);
    BigDecimal exact = number.gridStep().multiply(BigDecimal.valueOf(number.steps()));
    if (divisor.isEmpty()) {
      return Optional.of(exact);
    }
    long known = group.numbers().get(divisor.get()).steps();
    return known <= 0
        ? Optional.empty()
        : Optional.of(exact.divide(BigDecimal.valueOf(known), java.math.MathContext.DECIMAL64));
  }

  /**
   * The interval of the bounded value. For an average: the hull of both intervals' quotients, each
   * at 97.5 %, so that both hold together with probability at least 95 % (union bound); no interval
   * where the count's reaches zero. For a thresholded number of people: {@link GivenShown}.
   */
  Optional<Interval> interval95(
      ReleasedGroup group, List<NoiseLaw> laws, Optional<GroupThreshold> threshold) {
    NoisedNumber number = group.numbers().get(first);
    double step = number.gridStep().doubleValue();
    if (divisor.isEmpty()) {
      double low =
          isPeople && threshold.isPresent()
              ? GivenShown.low(laws.get(first), number.steps(), threshold.get())
              : step * (number.steps() - number.halfWidth95());
      return Optional.of(new Interval(low, step * (number.steps() + number.halfWidth95())));
    }
    NoisedNumber count = group.numbers().get(divisor.get());
    long countHalf = laws.get(divisor.get()).halfWidth(0.025);
    double fewest = count.steps() - countHalf;
    double most = count.steps() + countHalf;
    if (fewest <= 0) {
      return Optional.empty();
    }
    long half = laws.get(first).halfWidth(0.025);
    double low = step * (number.steps() - half);
    double high = step * (number.steps() + half);
    return Optional.of(
        new Interval(Math.min(low / fewest, low / most), Math.max(high / fewest, high / most)));
  }

  /** The public noise of a single number. */
  Optional<Answer.Noise> noise(PrivatePlan.Numbers plan, List<NoiseLaw> laws) {
    if (isAverage()) {
      return Optional.empty();
    }
    BigDecimal step = plan.quantities().get(first).step();
    double unit = step.doubleValue();
    NoiseLaw law = laws.get(first);
    return Optional.of(
        new Answer.Noise(
            law.toString(),
            step.toPlainString(),
            law.variance() * unit * unit,
            law.halfWidth(0.05) * unit));
  }
}
