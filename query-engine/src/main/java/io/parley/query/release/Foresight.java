package io.parley.query.release;

import io.parley.query.dp.Epsilon;
import io.parley.query.plan.NoiseShare;
import io.parley.query.plan.PrivatePlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;

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

  private final PrivatePlan.Numbers plan;
  private final List<Noising> noising;
  private final CellIntervals intervals;
  private final Symbols.Of symbols;
  private final List<SortedSet<Integer>> slots;

  private Foresight(PrivatePlan.Numbers plan, List<Noising> noising) {
    this.plan = plan;
    this.noising = noising;
    this.intervals = new CellIntervals(plan, noising);
    this.symbols = new Symbols(plan).of(plan.query().root());
    this.slots = new Slots(plan).of(plan.query().root());
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

  /** The measurements whose groups a column can be read from; none where no interval follows it. */
  public SortedSet<Integer> measurements(int column) {
    return symbols
        .fields()
        .get(column)
        .filter(s -> s.slot() < slots.size())
        .map(s -> slots.get(s.slot()))
        .orElseGet(TreeSet::new);
  }

  /** Whether a column is a quantile as it is: its interval depends on where values lie. */
  public boolean isQuantile(int column) {
    return symbols.fields().get(column).stream()
        .anyMatch(s -> s.content() instanceof Symbols.Quantile);
  }

  /**
   * Half the interval's width where it does not depend on the group; for the number of people that
   * decides whether a group shows: far above the threshold.
   */
  public OptionalDouble halfWidth(int column, int measurement) {
    Optional<Symbols.Numbers> numbers = numbers(column);
    if (numbers.isEmpty()) {
      return OptionalDouble.empty();
    }
    OptionalDouble fixed = intervals.compiled(measurement, numbers.get()).halfWidth95();
    boolean decides =
        noising.get(measurement).threshold().isPresent()
            && numbers
                .get()
                .expression()
                .equals(
                    Expression.released(Noising.peoplePlace(plan.measurements().get(measurement))));
    return fixed.isPresent() || !decides
        ? fixed
        : expected(column, measurement, FAR).stream().mapToDouble(Expected::halfWidth).findFirst();
  }

  /** What is expected for groups of so many people; empty where no finite interval is known. */
  public Optional<Expected> expected(int column, int measurement, long people) {
    Optional<Symbols.Numbers> numbers = numbers(column);
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    ExpressionInterval interval = intervals.compiled(measurement, numbers.get());
    long[] steps = AssumedGroup.numbers(plan.measurements().get(measurement), people);
    return interval
        .value(steps)
        .filter(Double::isFinite)
        .flatMap(value -> interval.interval95(steps).map(i -> new Expected(value, i)));
  }

  /** Whether a column's interval is wider for groups that only just show. */
  public boolean isWiderNearTheThreshold(int column, int measurement) {
    OptionalDouble far = halfWidth(column, measurement);
    return far.isPresent()
        && noising
            .get(measurement)
            .threshold()
            .flatMap(t -> expected(column, measurement, t.value()))
            .filter(e -> e.halfWidth() > far.getAsDouble())
            .isPresent();
  }

  private Optional<Symbols.Numbers> numbers(int column) {
    return symbols
        .fields()
        .get(column)
        .filter(s -> s.content() instanceof Symbols.Numbers)
        .map(s -> (Symbols.Numbers) s.content());
  }
}
