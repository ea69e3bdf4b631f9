package io.parley.query.release;

import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.NoiseLaw;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Value and 95 % interval of one column above the boundary, for each group's released numbers.
 * Compiled once a column: what depends on public laws alone is kept.
 *
 * <p><b>Theorem.</b> For one cell, with probability 95 % or more, there is no interval or it holds
 * the value that the expression has for the exact (bounded) numbers, where that is defined; given
 * that the group shows, where that depends on a threshold. Cells are not claimed together: of
 * twenty, one may miss. Assumptions: {@link ReleasedLaws}. The parts: {@link LinearInterval},
 * {@link RatioInterval}, {@link GivenShown}, {@link ExpressionTree}.
 *
 * <p><b>Given that the group shows.</b> Whether a group shows is decided by the noise of its people
 * alone. Other numbers' noises are independent of that one, so given that it shows they have their
 * laws as before, and expressions without the people keep their coverage. With the people, let n be
 * their exact number, and s(n) the probability that n people show, which rises with n. Two
 * intervals are at hand: <i>plain</i>, which misses with probability a without any condition, and
 * <i>careful</i>, which takes the people as a block of its own (given shown, and then independent
 * of the others) and misses with probability b given shown. Let n* be the least n with s(n) ≥ 1 −
 * g. Where the noisy number is y* or more the answer is plain, and else the hull of both; y* is
 * such that n* − 1 people, given that they show, reach it with probability g at most.
 *
 * <p><i>Proof.</i> For n ≥ n* the answer holds plain always, and misses given shown with
 * probability a / s(n) ≤ a / (1 − g) at most. For n &lt; n* it holds careful unless y* is reached:
 * given shown with probability g at most, as P(n + X ≥ y*) / P(n + X ≥ T) does not fall with n (X
 * is log-concave, see {@link GivenShown}). So it misses with probability b + g at most. With a = 5
 * % · (1 − g) and b = 5 % − g both are 5 %. ∎ To choose by the number itself without the hull would
 * add up both errors. Of the people alone, or a function of them, careful is the answer.
 */
public final class ExpressionInterval {
  private static final double ALPHA = 0.05;

  /** g: taken from 5 %, once on each side of the border. */
  private static final double BORDER = 0.001;

  private final ReleasedLaws laws;
  private final ExpressionTree plain;
  private final Optional<ExpressionTree> careful;

  /** y*; all numbers are below it where the answer is always careful, and alone. */
  private final long clear;

  private ExpressionInterval(
      ReleasedLaws laws, ExpressionTree plain, Optional<ExpressionTree> careful, long clear) {
    this.laws = laws;
    this.plain = plain;
    this.careful = careful;
    this.clear = clear;
  }

  /** An expression over the numbers that {@code laws} describes. */
  public static ExpressionInterval of(Expression expression, ReleasedLaws laws) {
    Blocks finder = new Blocks(Optional.empty());
    ExpressionTree plain = ExpressionTree.of(expression, finder, laws, ALPHA);
    Optional<ReleasedLaws.Shown> rule =
        laws.shown().filter(shown -> holds(plain.noisyBlocks(), shown.people()));
    if (rule.isEmpty()) {
      return new ExpressionInterval(laws, plain, Optional.empty(), Long.MIN_VALUE);
    }
    Blocks apart = new Blocks(rule.map(ShownPeople::new));
    ExpressionTree careful = ExpressionTree.of(expression, apart, laws, ALPHA);
    if (careful.noisyBlocks().size() == 1) {
      return new ExpressionInterval(laws, careful, Optional.empty(), Long.MIN_VALUE);
    }
    return new ExpressionInterval(
        laws,
        ExpressionTree.of(expression, finder, laws, ALPHA * (1 - BORDER)),
        Optional.of(ExpressionTree.of(expression, apart, laws, ALPHA - BORDER)),
        clear(laws.law(rule.get().people()), rule.get().threshold()));
  }

  private static boolean holds(List<Block> blocks, int number) {
    return blocks.stream().anyMatch(block -> block.numbers().contains(number));
  }

  /** y*: P(X ≥ T − n) ≥ 1 − g is P(X ≥ n − T + 1) ≤ g, as X is symmetric. */
  private static long clear(NoiseLaw law, GroupThreshold threshold) {
    BigDecimal border = new BigDecimal(BORDER);
    long last = threshold.value() - 2 + law.leastWithTail(border); // n* − 1
    BigDecimal shown = law.upperTail(Math.subtractExact(threshold.value(), last));
    // A little less, so that a tail rounded up does no harm.
    BigDecimal reach = border.multiply(shown).multiply(new BigDecimal("0.99999999"));
    return Math.addExact(last, law.leastWithTail(reach));
  }

  /** The estimate, never put into its range; empty where it is unknown. */
  public Optional<Double> value(long... steps) {
    return plain.value(checked(steps));
  }

  /** Its interval; empty where no finite one is known. */
  public Optional<Interval> interval95(long... steps) {
    if (plain.wasCut(checked(steps))) {
      return Optional.empty();
    }
    Optional<Interval> interval = plain.interval(steps);
    if (careful.isEmpty() || laws.people(steps) >= clear) {
      return interval;
    }
    return interval.flatMap(
        i -> careful.get().interval(steps).map(other -> Intervals.hull(i, other)));
  }

  /**
   * Half the interval's width where that is the same for all groups, as for sums and differences;
   * known before anything runs.
   */
  public OptionalDouble halfWidth95() {
    return plain.fixedHalfWidth();
  }

  private long[] checked(long[] steps) {
    if (steps.length != laws.size()) {
      throw new IllegalArgumentException(
          "a group has " + laws.size() + " numbers, not " + steps.length);
    }
    return steps;
  }
}
