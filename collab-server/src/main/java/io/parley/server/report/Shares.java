package io.parley.server.report;

import io.parley.query.release.Interval;
import io.parley.query.release.NoisedNumber;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Ratios of numbers that were released by questions of their own, with independent noise.
 *
 * <p>Claim: an interval holds the exact ratio with probability 0.95 or more. Each of k numbers is
 * taken with an interval of 1 − 0.05/k ({@link NoisedNumber#halfWidthOfOneOf}); where all hold, a
 * ratio of intervals above zero lies between the extremes at their ends.
 */
final class Shares {
  private Shares() {}

  /** A part of a whole. */
  static Figure of(String name, Optional<NoisedNumber> part, Optional<NoisedNumber> whole) {
    Optional<Interval> ends =
        part.flatMap(p -> whole.flatMap(w -> ratio(interval(p, 2), interval(w, 2))));
    return new Figure(
        name,
        Figure.Unit.SHARE,
        estimate(part, whole),
        ends.map(Interval::low),
        ends.map(Interval::high),
        Optional.empty(),
        Optional.empty(),
        Figure.Says.IN_THE_ROWS,
        "ratio of two numbers, each within its range at 97.5 %");
  }

  /** 100 times one share over another; each of the four numbers is of a question of its own. */
  static Figure index(
      Optional<NoisedNumber> part,
      Optional<NoisedNumber> whole,
      Optional<NoisedNumber> otherPart,
      Optional<NoisedNumber> otherWhole) {
    Optional<Double> over = estimate(part, whole);
    Optional<Double> under = estimate(otherPart, otherWhole).filter(e -> e > 0);
    Optional<Interval> ends =
        over.isEmpty() || under.isEmpty()
            ? Optional.empty()
            : ratio(interval(part.orElseThrow(), 4), interval(whole.orElseThrow(), 4))
                .flatMap(
                    a ->
                        ratio(
                                interval(otherPart.orElseThrow(), 4),
                                interval(otherWhole.orElseThrow(), 4))
                            .flatMap(b -> ratio(a, b)))
                .map(r -> r.times(100));
    return new Figure(
        "index",
        Figure.Unit.INDEX,
        over.flatMap(o -> under.map(u -> 100 * o / u)),
        ends.map(Interval::low),
        ends.map(Interval::high),
        Optional.empty(),
        Optional.empty(),
        Figure.Says.IN_THE_ROWS,
        "ratio of four numbers, each within its range at 98.75 %");
  }

  private static Optional<Double> estimate(
      Optional<NoisedNumber> part, Optional<NoisedNumber> whole) {
    return part.flatMap(p -> whole.filter(w -> w.value() > 0).map(w -> p.value() / w.value()));
  }

  private static Interval interval(NoisedNumber number, int numbers) {
    double half = number.halfWidthOfOneOf(numbers) * number.gridStep().doubleValue();
    return new Interval(number.value() - half, number.value() + half);
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
