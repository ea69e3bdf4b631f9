package io.parley.query.release;

import java.math.BigDecimal;
import java.util.function.DoubleUnaryOperator;

/**
 * What a column above the boundary computes from one group's released numbers, as far as an
 * interval can follow it. What cannot be said with it has no interval.
 */
public sealed interface Expression {
  /** A number that the question states. */
  record Known(BigDecimal number) implements Expression {
    /** More digits than this before or after the point are no number to compute with. */
    private static final int MOST_DIGITS = 400;

    public Known {
      if (Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS) {
        throw new IllegalArgumentException("a number of more than 400 digits");
      }
    }
  }

  /** A released number of the group, by its place. */
  record Released(int number) implements Expression {}

  record Plus(Expression left, Expression right) implements Expression {}

  record Minus(Expression left, Expression right) implements Expression {}

  record Times(Expression left, Expression right) implements Expression {}

  /** Unknown where the divisor is zero; never cut to a whole number (say so with a monotone). */
  record Over(Expression over, Expression under) implements Expression {}

  /**
   * A function that never falls, or never rises: rounding, casts, roots, exponentials, logarithms.
   * Where it is not defined it answers with NaN, which is an unknown value without an interval.
   */
  record Monotone(Expression of, DoubleUnaryOperator map) implements Expression {}

  /** See {@link #root()}. */
  record Root(Expression of) implements Expression {}

  record Absolute(Expression of) implements Expression {}

  record Greatest(Expression left, Expression right) implements Expression {}

  record Least(Expression left, Expression right) implements Expression {}

  /**
   * The variance of bounded values from their number, their sum and the sum of their squares (about
   * one public point each): see {@link Spread}. Its root is a monotone of it.
   *
   * @param divisor what the sum of squared distances is divided by
   * @param greatest what no variance of such values exceeds: (hi − lo)² / 4 for {@link
   *     Divisor#NUMBER}, twice that for {@link Divisor#NUMBER_LESS_ONE}
   */
  record Variance(
      Expression number, Expression sum, Expression squares, Divisor divisor, BigDecimal greatest)
      implements Expression {
    public Variance {
      if (greatest.signum() < 0) {
        throw new IllegalArgumentException("a variance is not below zero");
      }
    }
  }

  /** VAR_POP and VAR_SAMP. */
  enum Divisor {
    NUMBER,
    NUMBER_LESS_ONE
  }

  static Expression known(String number) {
    return new Known(new BigDecimal(number));
  }

  static Expression released(int number) {
    return new Released(number);
  }

  default Expression plus(Expression other) {
    return new Plus(this, other);
  }

  default Expression minus(Expression other) {
    return new Minus(this, other);
  }

  default Expression times(Expression other) {
    return new Times(this, other);
  }

  default Expression over(Expression other) {
    return new Over(this, other);
  }

  default Expression mapped(DoubleUnaryOperator monotone) {
    return new Monotone(this, monotone);
  }

  /** Rounds half away from zero to so many decimals, as SQL does; -2 rounds to hundreds. */
  default Expression rounded(int decimals) {
    return mapped(
        x ->
            Double.isFinite(x)
                ? BigDecimal.valueOf(x)
                    .setScale(decimals, java.math.RoundingMode.HALF_UP)
                    .doubleValue()
                : Double.NaN);
  }

  /**
   * The square root; unknown below zero, where noise alone can have led. Its interval then begins
   * at zero.
   */
  default Expression root() {
    return new Root(this);
  }
}
