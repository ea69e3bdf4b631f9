package io.parley.query.release;

import io.parley.query.release.Expression.Over;
import io.parley.query.release.Expression.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** A product of linear combinations and their reciprocals, such as the ratio of two rates. */
record Monomial(List<Factor> factors) {
  /** A linear combination, to the power 1 or −1. */
  record Factor(Linear linear, int power) {}

  Monomial {
    factors = List.copyOf(factors);
  }

  /** Empty where an expression is none. */
  static Optional<Monomial> of(Expression expression) {
    List<Factor> factors = new ArrayList<>();
    return collect(expression, 1, factors) ? Optional.of(new Monomial(factors)) : Optional.empty();
  }

  private static boolean collect(Expression expression, int power, List<Factor> factors) {
    Optional<Block> block = new Blocks(Optional.empty()).block(expression);
    if (block.isPresent() && block.get() instanceof Linear linear) {
      factors.add(new Factor(linear, power));
      return true;
    } else if (block.isPresent() && block.get() instanceof Quotient quotient) {
      factors.add(new Factor(quotient.over(), power));
      factors.add(new Factor(quotient.under(), -power));
      return true;
    } else if (expression instanceof Times times) {
      return collect(times.left(), power, factors) && collect(times.right(), power, factors);
    } else if (expression instanceof Over over) {
      return collect(over.over(), power, factors) && collect(over.under(), -power, factors);
    }
    return false;
  }

  /** Whether it has a divisor: a product is more nearly linear than its logarithm is. */
  boolean divides() {
    return factors.stream().anyMatch(factor -> factor.power() < 0);
  }

  /** The factors that have noise: where one is zero there is no logarithm. */
  List<Linear> pivots() {
    return factors.stream().map(Factor::linear).filter(l -> !l.isKnown()).distinct().toList();
  }

  /**
   * The ranges over a box of the slopes of ln |f|: for each number the sum of ±weight / factor.
   * Empty where a factor may be zero.
   */
  Optional<Map<Integer, Interval>> logarithmicSlopes(IntFunction<Interval> box) {
    Map<Integer, Interval> slopes = new TreeMap<>();
    for (Factor factor : factors) {
      double known = factor.linear().constant().doubleValue();
      Interval range = new Interval(known, known);
      for (Map.Entry<Integer, java.math.BigDecimal> entry : factor.linear().weights().entrySet()) {
        Interval part = box.apply(entry.getKey()).times(entry.getValue().doubleValue());
        range = new Interval(range.low() + part.low(), range.high() + part.high());
      }
      Optional<Interval> reciprocal = Intervals.over(new Interval(1, 1), range);
      if (reciprocal.isEmpty()) {
        return Optional.empty();
      }
      for (Map.Entry<Integer, java.math.BigDecimal> entry : factor.linear().weights().entrySet()) {
        Interval slope = reciprocal.get().times(factor.power() * entry.getValue().doubleValue());
        slopes.merge(
            entry.getKey(), slope, (x, y) -> new Interval(x.low() + y.low(), x.high() + y.high()));
      }
    }
    return Optional.of(slopes);
  }
}
