package io.parley.query.release;

import io.parley.query.dp.Epsilon;
import io.parley.query.plan.NoiseShare;
import io.parley.query.plan.PrivatePlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The 95 % intervals that an answer will have, foretold from public parameters and assumed groups
 * alone. They are those of the engine, made by the same objects as an answer's; only the group is
 * assumed. No noise is drawn.
 */
public final class Foresight {
  /** So many people more than the threshold: what decides that a group shows no longer matters. */
  private static final long FAR = 1_000_000_000;

  /** What is foretold of one column for groups of one measurement. */
  public record Expected(double value, Interval interval95) {
    /** Half the interval's width. */
    public double halfWidth() {
      return (interval95.high() - interval95.low()) / 2;
    }

    /** That in relation to the value; infinite where the value is zero. */
    public double relative() {
      return value == 0 ? Double.POSITIVE_INFINITY : Math.abs(halfWidth() / value);
    }
  }

  /** A column, as it is computed from the numbers of a measurement's groups. */
  public static final class Source {
    private final int measurement;
    private final Symbols.Content content;

    Source(int measurement, Symbols.Content content) {
      this.measurement = measurement;
      this.content = content;
    }

    /** The place of the measurement in the plan. */
    public int measurement() {
      return measurement;
    }

    /** Whether it is a quantile as it is: its interval depends on where values lie. */
    public boolean isQuantile() {
      return content instanceof Symbols.Quantile;
    }

    private Optional<Symbols.Numbers> numbers() {
      return content instanceof Symbols.Numbers numbers ? Optional.of(numbers) : Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Source source
          && measurement == source.measurement
          && content.equals(source.content);
    }

    @Override
    public int hashCode() {
      return 31 * measurement + content.hashCode();
    }
  }

  private final PrivatePlan.Numbers plan;
  private final List<Noising> noising;
  private final CellIntervals intervals;

  private Foresight(PrivatePlan.Numbers plan, List<Noising> noising) {
    this.plan = plan;
    this.noising = noising;
    this.intervals = new CellIntervals(plan, noising);
  }

  /** For the plan as it is. */
  public static Foresight of(PrivatePlan.Numbers plan) {
    return new Foresight(plan, plan.measurements().stream().map(m -> Noising.of(plan, m)).toList());
  }

  /**
   * For the plan at another ε.
   *
   * @throws IllegalArgumentException or ArithmeticException where the noise is out of range
   */
  public static Foresight of(PrivatePlan.Numbers plan, Epsilon epsilon) {
    NoiseShare share = NoiseShare.of(plan, epsilon);
    return new Foresight(
        plan, plan.measurements().stream().map(m -> Noising.of(plan, share, m)).toList());
  }

  public List<Noising> noising() {
    return noising;
  }

  /**
   * What each column is, in the groups of each measurement that it can be read from; the same for
   * every ε.
   */
  public static List<List<Source>> sources(PrivatePlan.Numbers plan) {
    Sources sources = new Sources(plan);
    return IntStream.range(0, plan.names().size()).mapToObj(sources::of).toList();
  }

  /**
   * Half the interval's width where it does not depend on the group; for the number of people that
   * decides whether a group shows: far above the threshold.
   */
  public OptionalDouble halfWidth(Source source) {
    Optional<Symbols.Numbers> numbers = source.numbers();
    if (numbers.isEmpty()) {
      return OptionalDouble.empty();
    }
    OptionalDouble fixed = intervals.compiled(source.measurement, numbers.get()).halfWidth95();
    boolean decides =
        noising.get(source.measurement).threshold().isPresent()
            && numbers
                .get()
                .expression()
                .equals(
                    Expression.released(
                        Noising.peoplePlace(plan.measurements().get(source.measurement))));
    return fixed.isPresent() || !decides
        ? fixed
        : expected(source, FAR).stream().mapToDouble(Expected::halfWidth).findFirst();
  }

  /** What is expected for groups of so many people; empty where no finite interval is known. */
  public Optional<Expected> expected(Source source, long people) {
    Optional<Symbols.Numbers> numbers = source.numbers();
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    ExpressionInterval interval = intervals.compiled(source.measurement, numbers.get());
    long[] steps =
        AssumedGroup.numbers(
            plan.measurements().get(source.measurement), noising.get(source.measurement), people);
    return interval
        .value(steps)
        .filter(Double::isFinite)
        .flatMap(value -> interval.interval95(steps).map(i -> new Expected(value, i)));
  }

  /** Whether a column's interval is wider for groups that only just show. */
  public boolean isWiderNearTheThreshold(Source source) {
    OptionalDouble far = halfWidth(source);
    return far.isPresent()
        && noising
            .get(source.measurement)
            .threshold()
            .flatMap(t -> expected(source, t.value()))
            .filter(e -> e.halfWidth() > far.getAsDouble())
            .isPresent();
  }
}
