package io.parley.server.ledger;

import io.parley.policy.PopulationBudget;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/** When a budget's period begins and when it refills, by the UTC calendar. */
final class Calendar {
  private Calendar() {}

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
    };
  }

  private static LocalDate start(PopulationBudget.Period every, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return switch (every) {
      case DAY -> today;
      case WEEK -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> today.withDayOfMonth(1);
    };
  }
}
