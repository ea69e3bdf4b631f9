package io.parley.query.release;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Arithmetic of intervals: the result holds f(x, y) for all x, y in the operands. Ends are rounded
 * to the nearest double, so they are as exact as a number of the same size.
 */
final class Intervals {
  private Intervals() {}

  /** Empty where an end is no finite number. */
  static Optional<Interval> finite(double low, double high) {
    return Double.isFinite(low) && Double.isFinite(high)
        ? Optional.of(new Interval(low, high))
        : Optional.empty();
  }

  static Optional<Interval> plus(Interval x, Interval y) {
    return finite(x.low() + y.low(), x.high() + y.high());
  }

  static Optional<Interval> minus(Interval x, Interval y) {
    return finite(x.low() - y.high(), x.high() - y.low());
  }

  static Optional<Interval> times(Interval x, Interval y) {
    return ofCorners(
        x.low() * y.low(), x.low() * y.high(), x.high() * y.low(), x.high() * y.high());
  }

  /** Empty where the divisor may be zero. */
  static Optional<Interval> over(Interval x, Interval y) {
    return y.contains(0)
        ? Optional.empty()
        : ofCorners(x.low() / y.low(), x.low() / y.high(), x.high() / y.low(), x.high() / y.high());
  }

  static Optional<Interval> absolute(Interval x) {
    double greatest = Math.max(Math.abs(x.low()), Math.abs(x.high()));
    return finite(x.contains(0) ? 0 : Math.min(Math.abs(x.low()), Math.abs(x.high())), greatest);
  }

  /** The image under a monotone map, rising or falling. */
  static Optional<Interval> mapped(Interval x, DoubleUnaryOperator map) {
    double from = map.applyAsDouble(x.low());
    double to = map.applyAsDouble(x.high());
    return finite(Math.min(from, to), Math.max(from, to));
  }

  /** Tighter than {@code times(x, x)}, which forgets that both are one number. */
  static Optional<Interval> square(Interval x) {
    return absolute(x).flatMap(size -> times(size, size));
  }

  /** Of those numbers that have a root; none where no number has. */
  static Optional<Interval> root(Interval x) {
    return finite(Math.sqrt(Math.max(0, x.low())), Math.sqrt(x.high()));
  }

  static Optional<Interval> greatest(Interval x, Interval y) {
    return finite(Math.max(x.low(), y.low()), Math.max(x.high(), y.high()));
  }

  static Optional<Interval> least(Interval x, Interval y) {
    return finite(Math.min(x.low(), y.low()), Math.min(x.high(), y.high()));
  }

  static Interval hull(Interval x, Interval y) {
    return new Interval(Math.min(x.low(), y.low()), Math.max(x.high(), y.high()));
  }

  private static Optional<Interval> ofCorners(double a, double b, double c, double d) {
    return finite(
        Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
  }
}
