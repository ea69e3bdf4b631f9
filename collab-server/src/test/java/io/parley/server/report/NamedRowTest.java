package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.Sensitivity;
import io.parley.query.release.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A verdict names a row after looking at the noise. The range in which it names it holds at least
 * as often as it says, at worst too: where all rows are equal, so that noise alone picks.
 */
class NamedRowTest {
  private static final int DRAWS = 4_000;

  /** Six and a half standard errors: a false alarm has a probability below 1e-10. */
  private static final double LEAST = 0.95 - 6.5 * Math.sqrt(0.95 * 0.05 / DRAWS);

  private final Made made =
      new Made(DiscreteLaplace.of(Epsilon.of("0.05"), new Sensitivity(1)), 1129);

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 20})
  void largestRow_ofEqualOnes(int rows) {
    int held = 0;
    int heldByItself = 0;
    int clear = 0;
    for (int i = 0; i < DRAWS; i++) {
      Finding table = reach(rows, row -> 5_000, List.of());
      Shown.Top top = Shown.top(table.rows(), 0).orElseThrow();
      held += top.range().orElseThrow().contains(5_000) ? 1 : 0;
      Figure figure = top.figure();
      heldByItself +=
          new Interval(figure.low().orElseThrow(), figure.high().orElseThrow()).contains(5_000)
              ? 1
              : 0;
      clear += top.clear() ? 1 : 0;
    }
    assertThat(held / (double) DRAWS).isGreaterThanOrEqualTo(LEAST);
    // Of equal rows none is the largest for certain.
    assertThat(clear / (double) DRAWS).isLessThanOrEqualTo(1 - LEAST);
    if (rows > 2) {
      assertThat(heldByItself / (double) DRAWS).as("the row's own range").isLessThan(LEAST);
    }
  }

  /** Rows that differ by about the noise: the named one's own number is held, and it is right. */
  @Test
  void largestRow_ofUnequalOnes() {
    int held = 0;
    int wrong = 0;
    for (int i = 0; i < DRAWS; i++) {
      Finding table = reach(8, row -> 5_000 + 40 * row, List.of());
      Shown.Top top = Shown.top(table.rows(), 0).orElseThrow();
      long named = Long.parseLong(top.row().labels().get(0));
      held += top.range().orElseThrow().contains(5_000.0 + 40 * named) ? 1 : 0;
      wrong += top.clear() && named != 7 ? 1 : 0;
    }
    assertThat(held / (double) DRAWS).isGreaterThanOrEqualTo(LEAST);
    assertThat(wrong / (double) DRAWS).isLessThanOrEqualTo(1 - LEAST);
  }

  /** Groups of few people show by luck of the noise, and the luckiest is named. */
  @Test
  void largestRow_ofGroupsThatShowByNoise() {
    int held = 0;
    int named = 0;
    while (named < DRAWS) {
      Finding table = reach(60, row -> 400, List.of("groups show from a noisy 450 people"));
      // One row alone has the room's own interval, which is given that it shows too.
      if (table.rows().size() > 1) {
        named++;
        held +=
            Shown.top(table.rows(), 0).orElseThrow().range().orElseThrow().contains(400) ? 1 : 0;
      }
    }
    assertThat(held / (double) DRAWS).isGreaterThanOrEqualTo(LEAST);
  }

  @Test
  void verdict_saysThatItsRangeIsOfAllRows() {
    ReachReport report = new ReachReport("a.b", "c");
    List<List<Object>> rows =
        List.of(List.of("x", 900L, 1_000L, 1.1), List.of("y", 100L, 200L, 2.0));
    Findings findings =
        report.findings(new Replies(Map.of("reach", made.answer(NAMES, 1, rows, List.of()))));

    assertThat(findings.verdict().sentence())
        .matches(
            "x reached the most people: about 900 people [(]95% range [0-9]+ to [0-9,]+, both rows at once[)]\\.");
    assertThat(findings.methods())
        .anyMatch(m -> m.contains("all 2 rows hold at once") && m.contains("5 of 200 cases"));
  }

  /** An index above 100 that noise made is named in 5 of 100 reports at most, of 12 groups too. */
  @Test
  void profile_ofAnAudienceLikeTheBase() {
    ProfileReport report = new ProfileReport("a.base", "region", "b.members");
    int named = 0;
    for (int i = 0; i < DRAWS; i++) {
      List<List<Object>> base = new ArrayList<>();
      List<List<Object>> audience = new ArrayList<>();
      for (int row = 0; row < 12; row++) {
        base.add(List.of("r" + row, made.noised(20_000)));
        audience.add(List.of("r" + row, made.noised(4_000)));
      }
      Findings findings =
          report.findings(
              new Replies(
                  Map.of(
                      "base", people(base),
                      "audience", people(audience),
                      "all of the base", all(240_000),
                      "all of the audience", all(48_000))));
      named += findings.verdict().tone() == Verdict.Tone.MORE ? 1 : 0;
    }
    assertThat(named / (double) DRAWS).isLessThanOrEqualTo(1 - LEAST);
  }

  /** Five cohorts of one size, of whom half come back. */
  @Test
  void retention_ofEqualCohorts() {
    RetentionReport report = new RetentionReport("a.events", "at", 1);
    int held = 0;
    for (int i = 0; i < DRAWS; i++) {
      List<List<Object>> rows = new ArrayList<>();
      for (int cohort = 1; cohort <= 5; cohort++) {
        rows.add(List.of("2017-0" + cohort + "-01T00:00", "0", made.noised(3_000)));
        rows.add(List.of("2017-0" + cohort + "-01T00:00", "1", made.noised(1_500)));
      }
      List<Finding.Row> shown =
          report
              .findings(
                  new Replies(
                      Map.of(
                          "cohorts",
                          made.answer(List.of("cohort", "age", "people"), 2, rows, List.of()))))
              .tables()
              .get(0)
              .rows();
      Shown.Top largest =
          Shown.top(shown.stream().filter(r -> r.labels().get(1).equals("0")).toList(), 1)
              .orElseThrow();
      Finding.Row last = shown.get(shown.indexOf(largest.row()) + 1);
      held += last.figures().get(0).named(5).orElseThrow().contains(0.5) ? 1 : 0;
    }
    assertThat(held / (double) DRAWS).isGreaterThanOrEqualTo(LEAST);
  }

  private static final List<String> NAMES =
      List.of("campaign", "reach", "impressions", "frequency");

  /** The reach of campaigns with so many people each. */
  private Finding reach(int rows, LongUnaryOperator people, List<String> rule) {
    List<List<Object>> cells = new ArrayList<>();
    for (long row = 0; row < rows; row++) {
      long noised = made.noised(people.applyAsLong(row));
      if (rule.isEmpty() || noised >= 450) {
        cells.add(List.of(String.valueOf(row), noised, 1L, 1.0));
      }
    }
    return new ReachReport("a.b", "c")
        .findings(new Replies(Map.of("reach", made.answer(NAMES, 1, cells, rule))))
        .tables()
        .get(0);
  }

  private Answers people(List<List<Object>> rows) {
    return made.answer(List.of("label", "people"), 1, rows, List.of());
  }

  private Answers all(long people) {
    return made.answer(List.of("people"), 0, List.of(List.of(made.noised(people))), List.of());
  }
}
