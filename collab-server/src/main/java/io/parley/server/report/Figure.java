package io.parley.server.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.query.release.Effect;
import io.parley.query.release.Interval;
import java.util.Optional;

/**
 * A number of a report, with what is needed to judge it and to work its interval out again.
 *
 * @param name what it is called in its table
 * @param unit what it counts in
 * @param estimate never clamped, so that a count may lie below zero; empty: not estimable
 * @param low the lower end of the 95 % interval; empty where none is known
 * @param high the upper end
 * @param seSampling the standard error from having seen these people and not others; empty where
 *     the interval says nothing about others
 * @param seNoise the standard error from differential privacy; empty where the room's answer gives
 *     the interval and not the error
 * @param says which question the interval answers
 * @param method how the interval was made
 * @param together the range with which all rows that are compared by this number hold at once;
 *     empty where a verdict compares none
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Figure(
    String name,
    Unit unit,
    Optional<Double> estimate,
    Optional<Double> low,
    Optional<Double> high,
    Optional<Double> seSampling,
    Optional<Double> seNoise,
    Says says,
    String method,
    Optional<Together> together) {

  /**
   * The range of one of several rows, all of which hold at once with probability 0.95.
   *
   * <p><b>Theorem.</b> Let each of k ranges miss with probability 0.05/k at most. Then whichever
   * row is picked, by these very numbers or otherwise, its range holds with probability 0.95 or
   * more, and a row whose range lies above all others is the largest. <i>Proof.</i> All k hold at
   * once with that probability (Bonferroni; Dunn, JASA 1961), and then so does each one. ∎ An
   * interval that was made for its row alone has no such claim: of twenty equal rows, the one with
   * the largest noise is named, and its own interval misses two times in five. Where a row is named
   * only if its range leaves out zero, the claim is of reports, not of those that name one: of 100,
   * at most five name a range that does not hold.
   *
   * @param rows k
   */
  public record Together(int rows, double low, double high) {}

  private static final String NOT_ESTIMABLE = "not estimable: ";

  /** Why there is no number; nothing where there is one. */
  String whyNot() {
    return estimate.isEmpty() && method.startsWith(NOT_ESTIMABLE)
        ? method.substring(NOT_ESTIMABLE.length())
        : "";
  }

  /** What a number counts in. */
  public enum Unit {
    /** People. */
    PEOPLE,
    /** Anything else that is counted: impressions, conversions. */
    NUMBER,
    /** Per person. */
    PER_PERSON,
    /** A part of a whole, 0 to 1. */
    SHARE,
    /** A relative change: 0.5 is half as much again. */
    CHANGE,
    /** An amount in the currency of the data. */
    MONEY,
    /** A multiple: 1 is as much. */
    TIMES,
    /** 100 is the average. */
    INDEX
  }

  /** Which question an interval answers. */
  public enum Says {
    /** What was in the rows of the room: the interval holds the noise of privacy alone. */
    IN_THE_ROWS,
    /** What would happen again: sampling and noise together. */
    WOULD_HAPPEN_AGAIN,
    /** Nothing was measured: the number follows from what the report's file says. */
    FROM_THE_FILE
  }

  /** A number of the answer as it is, with the interval that the room gave. */
  static Figure released(
      String name, Unit unit, Optional<Double> estimate, Optional<Interval> interval) {
    return new Figure(
        name,
        unit,
        estimate,
        interval.map(Interval::low),
        interval.map(Interval::high),
        Optional.empty(),
        Optional.empty(),
        Says.IN_THE_ROWS,
        "the interval of the answer",
        Optional.empty());
  }

  /** An effect of a randomised test; empty: not estimable. */
  static Figure effect(String name, Unit unit, Optional<Effect> effect) {
    return new Figure(
        name,
        unit,
        effect.map(Effect::estimate),
        effect.map(e -> e.interval95().low()),
        effect.map(e -> e.interval95().high()),
        effect.map(Effect::seSampling),
        effect.map(Effect::seNoise),
        Says.WOULD_HAPPEN_AGAIN,
        effect
            .map(
                e ->
                    switch (e.method()) {
                      case NORMAL -> "difference of independent means, normal";
                      case DELTA -> "ratio, delta method";
                      case FIELLER -> "ratio, Fieller 1954";
                    })
            .orElse(NOT_ESTIMABLE + "too small beside its error"),
        Optional.empty());
  }

  /** A number that nobody can know from what was released, and why. */
  static Figure notEstimable(String name, Unit unit, Says says, String why) {
    return new Figure(
        name,
        unit,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        says,
        NOT_ESTIMABLE + why,
        Optional.empty());
  }

  /** The same number, compared with others: one row alone keeps its own interval. */
  Figure together(int rows, Optional<Interval> range) {
    return new Figure(
        name,
        unit,
        estimate,
        low,
        high,
        seSampling,
        seNoise,
        says,
        method,
        rows < 2 ? Optional.empty() : range.map(r -> new Together(rows, r.low(), r.high())));
  }

  /** The same number over a public one, which is above zero. */
  Figure over(String name, Unit unit, double divisor, String method) {
    return new Figure(
        name,
        unit,
        estimate.map(e -> e / divisor),
        low.map(e -> e / divisor),
        high.map(e -> e / divisor),
        seSampling.map(e -> e / divisor),
        seNoise.map(e -> e / divisor),
        says,
        method,
        together.map(t -> new Together(t.rows(), t.low() / divisor, t.high() / divisor)));
  }

  /**
   * The range in which a verdict may name it: of several rows the one of all at once, or none.
   *
   * @param rows how many the verdict compares
   */
  Optional<Interval> named(int rows) {
    return together
        .map(t -> new Interval(t.low(), t.high()))
        .or(
            () ->
                rows < 2 ? low.flatMap(l -> high.map(h -> new Interval(l, h))) : Optional.empty());
  }

  /** Whether the interval holds zero, or there is none: nothing is decided. */
  public boolean isInconclusive() {
    return says != Says.FROM_THE_FILE
        && (low.isEmpty() || high.isEmpty() || (low.get() <= 0 && high.get() >= 0));
  }

  /** Whether a count is not told apart from nobody. */
  public boolean isBelowNoise() {
    return (unit == Unit.PEOPLE || unit == Unit.NUMBER) && low.isPresent() && low.get() <= 0;
  }
}
