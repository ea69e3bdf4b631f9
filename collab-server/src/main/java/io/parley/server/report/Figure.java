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
    String method) {

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
    WOULD_HAPPEN_AGAIN
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
        "the interval of the answer");
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
            .orElse("not estimable: too small beside its error"));
  }

  /** Whether the interval holds zero, or there is none: nothing is decided. */
  public boolean isInconclusive() {
    return low.isEmpty() || high.isEmpty() || (low.get() <= 0 && high.get() >= 0);
  }

  /** Whether a count is not told apart from nobody. */
  public boolean isBelowNoise() {
    return (unit == Unit.PEOPLE || unit == Unit.NUMBER) && low.isPresent() && low.get() <= 0;
  }
}
