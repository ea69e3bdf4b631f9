package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounded groups are told apart by their keys: different values must stay different. */
@Isolated
class JdbcValuesTest {
  private static final String TIMES =
      """
      SELECT t FROM (
        SELECT TIMESTAMP '1582-10-01 00:00:00' + INTERVAL 6 HOUR * i AS t FROM range(120) r(i)
        UNION ALL SELECT TIMESTAMP '0044-03-15 (BC) 00:00:00'
        UNION ALL SELECT TIMESTAMP '0044-03-15 00:00:00'
        UNION ALL SELECT TIMESTAMP '0001-01-01 (BC) 00:00:00' + INTERVAL 1 DAY * i FROM range(800) r(i)
        UNION ALL SELECT TIMESTAMP '2026-03-29 00:00:00' + INTERVAL 10 MINUTE * i FROM range(60) r(i)
        UNION ALL SELECT TIMESTAMP '2026-10-25 00:00:00' + INTERVAL 10 MINUTE * i FROM range(60) r(i)
        UNION ALL SELECT make_timestamp(9223372022400000000)
        UNION ALL SELECT make_timestamp(-9223372022400000000)
        UNION ALL SELECT TIMESTAMP '2026-01-01 00:00:00.000001')
      """;

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Europe/Berlin", "America/New_York"})
  void times_inAnyZoneOfTheProcess_stayDifferent(String zone) {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try (DuckDb database = DuckDb.open(256)) {
      assertDifferent(database, TIMES);
      assertDifferent(database, "SELECT DISTINCT t::DATE FROM (" + TIMES + ")");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private static void assertDifferent(DuckDb database, String sql) {
    List<Object> values = new ArrayList<>();
    database.query(sql, row -> values.add(String.valueOf(JdbcValues.of(row, 1, row.getObject(1)))));

    assertThat(values).hasSizeGreaterThan(20).doesNotContain("null");
    assertThat(new HashSet<>(values)).hasSameSizeAs(values);
  }
}
