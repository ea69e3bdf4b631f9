package io.parley.server.ledger;

import io.parley.policy.PopulationBudget;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/** When a budget's period begins and when it refills, by the UTC calendar. */
final class Calendar {
  /** Beyond any clock that a node has. */
  static final LocalDate NEVER = LocalDate.of(9999, 12, 31);

  private Calendar() {}

  /** What to do until a budget refills. */
  static String later(PopulationBudget.Period every, Instant now, String what) {
    return every == PopulationBudget.Period.NEVER
        ? "or ask its owner: this budget never refills"
        : "or from %s, when the budget %s".formatted(refill(every, now), what);
  }

  static Instant periodStart(PopulationBudget.Period every, Instant now) {
    return start(every, now).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** The day on which the budget refills. */
  static LocalDate refill(PopulationBudget.Period every, Instant now) {
    LocalDate start = start(every, now);
    return switch (every) {
      case DAY -> start.plusDays(1);
      case WEEK -> start.plusWeeks(1);
      case MONTH -> start.plusMonths(1);
      case YEAR -> start.plusYears(1);
      case NEVER -> NEVER;
    };
  }

  private static LocalDate start(PopulationBudget.Period every, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return switch (every) {
      case DAY -> today;
      case WEEK -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> today.withDayOfMonth(1);
      case YEAR -> today.withDayOfYear(1);
      case NEVER -> LocalDate.EPOCH;
    };
  }
}
