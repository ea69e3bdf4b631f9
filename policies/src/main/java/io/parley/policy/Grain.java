package io.parley.policy;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * How finely questions may see a column: they may tell cells of this size apart, and nothing within
 * one. Sums, averages and quantiles, which are bounded and noised, are not held to it.
 */
public sealed interface Grain {
  /** How it is written in a policy. */
  String word();

  /** Cells of the calendar (UTC, weeks from Monday), for dates and timestamps. */
  record Time(Unit unit) implements Grain {
    @Override
    public String word() {
      return unit.name().toLowerCase(Locale.ROOT);
    }
  }

  /** Cells [k·step, (k + 1)·step) for whole k, for numbers. */
  record Step(BigDecimal step) implements Grain {
    public Step {
      if (step.signum() <= 0) {
        throw new IllegalArgumentException("a step that is not above zero");
      }
    }

    @Override
    public String word() {
      return Numbers.shown(step);
    }
  }

  /** A unit of the calendar, from fine to coarse. */
  enum Unit {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    /** Whether each of its cells lies within one cell of the other: weeks lie in no month. */
    public boolean isWithin(Unit other) {
      return this == other || (compareTo(other) < 0 && this != WEEK);
    }
  }
}
