package io.parley.query.release;

import io.parley.query.release.Expression.Known;
import io.parley.query.release.Expression.Minus;
import io.parley.query.release.Expression.Over;
import io.parley.query.release.Expression.Plus;
import io.parley.query.release.Expression.Released;
import io.parley.query.release.Expression.Times;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * The range of an arithmetic expression, and of its derivative by each released number, over a box
 * of those numbers: differentiation in interval arithmetic.
 */
record Gradient(Interval value, Map<Integer, Interval> slopes) {
  private static final Interval ZERO = new Interval(0, 0);
  private static final Interval ONE = new Interval(1, 1);

  /** Empty where a divisor may be zero in the box, or where the expression is not arithmetic. */
  static Optional<Gradient> of(Expression expression, IntFunction<Interval> box) {
    if (expression instanceof Known known) {
      double number = known.number().doubleValue();
      return Optional.of(new Gradient(new Interval(number, number), Map.of()));
    } else if (expression instanceof Released released) {
      int number = released.number();
      return Optional.of(new Gradient(box.apply(number), Map.of(number, ONE)));
    } else if (expression instanceof Plus e) {
      return both(e.left(), e.right(), box, (l, r) -> l.combined(r, ONE, ONE, Intervals::plus));
    } else if (expression instanceof Minus e) {
      Interval minusOne = new Interval(-1, -1);
      return both(
          e.left(), e.right(), box, (l, r) -> l.combined(r, ONE, minusOne, Intervals::minus));
    } else if (expression instanceof Times e) {
      return both(
          e.left(), e.right(), box, (l, r) -> l.combined(r, r.value, l.value, Intervals::times));
    } else if (expression instanceof Over e) {
      return both(e.over(), e.under(), box, Gradient::over);
    }
    return Optional.empty();
  }

  private interface Rule {
    Optional<Gradient> of(Gradient left, Gradient right);
  }

  private interface Operation {
    Optional<Interval> of(Interval left, Interval right);
  }

  private static Optional<Gradient> both(
      Expression left, Expression right, IntFunction<Interval> box, Rule rule) {
    return of(left, box).flatMap(l -> of(right, box).flatMap(r -> rule.of(l, r)));
  }

  /** (u/v)′ = u′/v − (u/v)·v′/v. */
  private Optional<Gradient> over(Gradient under) {
    return Intervals.over(value, under.value)
        .flatMap(
            ratio ->
                Intervals.over(ONE, under.value)
                    .flatMap(
                        each ->
                            Intervals.times(ratio.times(-1), each)
                                .flatMap(
                                    other ->
                                        combined(
                                            under, each, other, (l, r) -> Optional.of(ratio)))));
  }

  /** Slopes are {@code mine} times those here plus {@code others} times those there. */
  private Optional<Gradient> combined(
      Gradient other, Interval mine, Interval others, Operation operation) {
    Optional<Interval> combined = operation.of(value, other.value);
    Map<Integer, Interval> sums = new TreeMap<>();
    return combined.isPresent() && added(sums, slopes, mine) && added(sums, other.slopes, others)
        ? Optional.of(new Gradient(combined.get(), sums))
        : Optional.empty();
  }

  /** Whether all stayed finite. */
  private static boolean added(
      Map<Integer, Interval> sums, Map<Integer, Interval> slopes, Interval factor) {
    for (Map.Entry<Integer, Interval> slope : slopes.entrySet()) {
      Optional<Interval> sum =
          Intervals.times(slope.getValue(), factor)
              .flatMap(s -> Intervals.plus(sums.getOrDefault(slope.getKey(), ZERO), s));
      if (sum.isEmpty()) {
        return false;
      }
      sums.put(slope.getKey(), sum.get());
    }
    return true;
  }

  /** The moments' variance as arithmetic; its square is written so that it is seen as one. */
  static Expression arithmetic(Expression.Variance variance) {
    Expression n = variance.number();
    if (variance.divisor() == Expression.Divisor.NUMBER) {
      Expression mean = variance.sum().over(n);
      return variance.squares().over(n).minus(mean.times(mean));
    }
    return variance
        .squares()
        .minus(variance.sum().times(variance.sum()).over(n))
        .over(n.minus(new Known(BigDecimal.ONE)));
  }
}
