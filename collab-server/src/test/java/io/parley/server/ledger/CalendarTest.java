package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.PopulationBudget.Period;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarTest {
  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "DAY,   2026-11-21T00:00:00Z,     2026-11-21T00:00:00Z, 2026-11-22",
    "DAY,   2026-11-21T23:59:59.999Z, 2026-11-21T00:00:00Z, 2026-11-22",
    "DAY,   2026-12-31T12:00:00Z,     2026-12-31T00:00:00Z, 2027-01-01",
    "WEEK,  2026-11-21T12:00:00Z,     2026-11-16T00:00:00Z, 2026-11-23",
    "WEEK,  2026-11-22T23:59:59.999Z, 2026-11-16T00:00:00Z, 2026-11-23",
    "WEEK,  2026-11-23T00:00:00Z,     2026-11-23T00:00:00Z, 2026-11-30",
    "WEEK,  2027-01-01T12:00:00Z,     2026-12-28T00:00:00Z, 2027-01-04",
    "MONTH, 2026-11-21T12:00:00Z,     2026-11-01T00:00:00Z, 2026-12-01",
    "MONTH, 2026-11-01T00:00:00Z,     2026-11-01T00:00:00Z, 2026-12-01",
    "MONTH, 2026-10-31T23:59:59.999Z, 2026-10-01T00:00:00Z, 2026-11-01",
    "MONTH, 2027-01-31T12:00:00Z,     2027-01-01T00:00:00Z, 2027-02-01",
    "MONTH, 2028-02-29T12:00:00Z,     2028-02-01T00:00:00Z, 2028-03-01",
    "MONTH, 2026-12-31T12:00:00Z,     2026-12-01T00:00:00Z, 2027-01-01"
  })
  void period_startsAndRefillsByTheUtcCalendar(
      Period every, Instant now, Instant start, LocalDate refill) {
    assertThat(Calendar.periodStart(every, now)).isEqualTo(start);
    assertThat(Calendar.refill(every, now)).isEqualTo(refill);
  }
}
