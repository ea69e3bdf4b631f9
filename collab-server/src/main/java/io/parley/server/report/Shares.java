package io.parley.server.report;

import io.parley.query.release.Interval;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Ratios of numbers that were released with independent noise.
 *
 * <p>Claim: an interval holds the exact ratio with probability 0.95 or more. Each of k numbers is
 * taken with an interval of 1 − 0.05/k ({@link Counted#rangeOfOneOf}); where all hold, a ratio of
 * intervals above zero lies between the extremes at their ends. With the k numbers of several rows,
 * the ratios of all these rows hold at once.
 */
final class Shares {
  private Shares() {}

  /** A part of a whole. */
  static Figure of(String name, Optional<Counted> part, Optional<Counted> whole) {
    Optional<Interval> ends = range(part, whole, 2);
    return new Figure(
        name,
        Figure.Unit.SHARE,
        estimate(part, whole),
        ends.map(Interval::low),
        ends.map(Interval::high),
        Optional.empty(),
        Optional.empty(),
        Figure.Says.IN_THE_ROWS,
        "ratio of two numbers, each within its range at 97.5 %",
        Optional.empty());
  }

  /** The range of a part of a whole, where so many numbers hold at once. */
  static Optional<Interval> range(Optional<Counted> part, Optional<Counted> whole, int numbers) {
    return part.flatMap(
        p -> whole.flatMap(w -> ratio(p.rangeOfOneOf(numbers), w.rangeOfOneOf(numbers))));
  }

  /** 100 times one share over another; each of the four numbers has noise of its own. */
  static Figure index(
      Optional<Counted> part,
      Optional<Counted> whole,
      Optional<Counted> otherPart,
      Optional<Counted> otherWhole) {
    Optional<Double> over = estimate(part, whole);
    Optional<Double> under = estimate(otherPart, otherWhole).filter(e -> e > 0);
    Optional<Interval> ends =
        over.isEmpty() || under.isEmpty()
            ? Optional.empty()
            : indexRange(part, whole, otherPart, otherWhole, 4);
    return new Figure(
        "index",
        Figure.Unit.INDEX,
        over.flatMap(o -> under.map(u -> 100 * o / u)),
        ends.map(Interval::low),
        ends.map(Interval::high),
        Optional.empty(),
        Optional.empty(),
        Figure.Says.IN_THE_ROWS,
        "ratio of four numbers, each within its range at 98.75 %",
        Optional.empty());
  }

  /** The range of an index, where so many numbers hold at once. */
  static Optional<Interval> indexRange(
      Optional<Counted> part,
      Optional<Counted> whole,
      Optional<Counted> otherPart,
      Optional<Counted> otherWhole,
      int numbers) {
    return range(part, whole, numbers)
        .flatMap(a -> range(otherPart, otherWhole, numbers).flatMap(b -> ratio(a, b)))
        .map(r -> r.times(100));
  }

  private static Optional<Double> estimate(Optional<Counted> part, Optional<Counted> whole) {
    return part.flatMap(p -> whole.filter(w -> w.value() > 0).map(w -> p.value() / w.value()));
  }

  /** Empty where the divisor may be zero or below. */
  private static Optional<Interval> ratio(Interval over, Interval under) {
    if (under.low() <= 0) {
      return Optional.empty();
    }
    double[] corners =
        DoubleStream.of(
                over.low() / under.low(),
                over.low() / under.high(),
                over.high() / under.low(),
                over.high() / under.high())
            .sorted()
            .toArray();
    return Optional.of(new Interval(corners[0], corners[3]));
  }
}
