package io.parley.query.release;

import io.parley.query.release.Expression.Known;
import io.parley.query.release.Expression.Minus;
import io.parley.query.release.Expression.Over;
import io.parley.query.release.Expression.Plus;
import io.parley.query.release.Expression.Released;
import io.parley.query.release.Expression.Times;
import io.parley.query.release.Expression.Variance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An arithmetic expression of several numbers that is neither linear nor a quotient of two linear
 * ones: differences and ratios of rates, products, variances.
 *
 * @param whole the expression
 * @param core the same as arithmetic alone; what it exceeds its range by is cut afterwards
 * @param monomial the same, where it is a product that divides
 * @param pivots the divisors and the factors in it: where all are far from zero beside their noise,
 *     the expression, or the logarithm of a monomial, is nearly linear
 */
record Smooth(
    Expression whole,
    Expression core,
    Optional<Monomial> monomial,
    List<Linear> pivots,
    Set<Integer> numbers)
    implements Block {
  Smooth {
    pivots = List.copyOf(pivots);
    numbers = Set.copyOf(numbers);
  }

  /** More parts than this are left to interval arithmetic. */
  private static final int MOST = 50;

  /**
   * Empty where the expression is long, holds something else than arithmetic, or a divisor too
   * complex.
   */
  static Optional<Smooth> of(Expression expression) {
    Expression core =
        expression instanceof Variance variance ? Gradient.arithmetic(variance) : expression;
    List<Linear> pivots = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    if (parts(core) > MOST || !collect(core, pivots, numbers)) {
      return Optional.empty();
    }
    Optional<Monomial> monomial = Monomial.of(core).filter(Monomial::divides);
    return Optional.of(
        new Smooth(
            expression,
            core,
            monomial,
            monomial.map(Monomial::pivots).orElse(pivots.stream().distinct().toList()),
            numbers));
  }

  /** How many operations, up to one more than the most. */
  private static int parts(Expression e) {
    if (e instanceof Plus plus) {
      return parts(plus.left(), plus.right());
    } else if (e instanceof Minus minus) {
      return parts(minus.left(), minus.right());
    } else if (e instanceof Times times) {
      return parts(times.left(), times.right());
    } else if (e instanceof Over over) {
      return parts(over.over(), over.under());
    }
    return 0;
  }

  private static int parts(Expression left, Expression right) {
    int first = 1 + parts(left);
    return first > MOST ? first : Math.min(MOST + 1, first + parts(right));
  }

  private static boolean collect(Expression e, List<Linear> pivots, Set<Integer> numbers) {
    if (e instanceof Released released) {
      numbers.add(released.number());
      return true;
    } else if (e instanceof Plus plus) {
      return collect(plus.left(), pivots, numbers) && collect(plus.right(), pivots, numbers);
    } else if (e instanceof Minus minus) {
      return collect(minus.left(), pivots, numbers) && collect(minus.right(), pivots, numbers);
    } else if (e instanceof Times times) {
      if (!times.left().equals(times.right())) {
        addPivots(times.left(), pivots);
        addPivots(times.right(), pivots);
      }
      return collect(times.left(), pivots, numbers) && collect(times.right(), pivots, numbers);
    } else if (e instanceof Over over) {
      return addPivots(over.under(), pivots)
          && collect(over.over(), pivots, numbers)
          && collect(over.under(), pivots, numbers);
    }
    return e instanceof Known;
  }

  /** The linear parts that an expression vanishes with; whether it is simple enough to tell. */
  private static boolean addPivots(Expression e, List<Linear> pivots) {
    Optional<Monomial> monomial = Monomial.of(e);
    monomial.ifPresent(
        product ->
            product.factors().stream()
                .filter(factor -> factor.power() > 0 && !factor.linear().isKnown())
                .forEach(factor -> pivots.add(factor.linear())));
    return monomial.isPresent();
  }

  @Override
  public Optional<Double> value(long[] steps, ReleasedLaws laws) {
    return Gradient.of(core, number -> point(number, steps, laws))
        .map(gradient -> cut(gradient.value()).low());
  }

  private static Interval point(int number, long[] steps, ReleasedLaws laws) {
    double value = steps[number] * laws.gridStep(number).doubleValue();
    return new Interval(value, value);
  }

  /** An interval without what a variance cannot be. */
  Interval cut(Interval interval) {
    return whole instanceof Variance variance
        ? Spread.within(interval, variance.greatest().doubleValue())
        : interval;
  }

  @Override
  public BlockInterval interval(ReleasedLaws laws, double alpha) {
    return new SmoothInterval(this, laws, alpha)::at;
  }
}
