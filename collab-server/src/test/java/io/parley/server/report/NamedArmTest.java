package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.Sensitivity;
import io.parley.query.release.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * A lift report of three arms names those whose range leaves out no effect: of all reports at most
 * 5 in 100 name a range that does not hold, with sampling and noise, whatever is true.
 */
class NamedArmTest {
  private static final int DRAWS = 4_000;
  private static final double MOST = 0.05 + 6 * Math.sqrt(0.95 * 0.05 / DRAWS);
  private static final int PEOPLE = 20_000;
  private static final double CONTROL = 0.02;

  private final Made made =
      new Made(DiscreteLaplace.of(Epsilon.of("0.1"), new Sensitivity(1)), 1130);

  @Test
  void threeArmsWithoutAnEffect_namesFewOfThem() {
    double named = share(0, f -> f.verdict().tone() == Verdict.Tone.INCONCLUSIVE ? 0 : 1);
    double byThemselves =
        share(
            0,
            f ->
                extras(f).stream()
                        .anyMatch(e -> e.low().orElseThrow() > 0 || e.high().orElseThrow() < 0)
                    ? 1
                    : 0);

    assertThat(named).isLessThanOrEqualTo(MOST);
    // Each range by itself leaves out the truth in one of about eight reports.
    assertThat(byThemselves).isGreaterThan(MOST + 0.01);
  }

  @Test
  void threeArmsWithAnEffect_rangesHoldTogether() {
    double effect = 0.004;
    double missed =
        share(
            effect,
            f ->
                extras(f).stream()
                        .map(e -> e.named(3).orElseThrow())
                        .allMatch(r -> holds(r, PEOPLE * effect))
                    ? 0
                    : 1);
    double named = share(effect, f -> f.verdict().tone() == Verdict.Tone.MORE ? 1 : 0);

    assertThat(missed).isLessThanOrEqualTo(MOST);
    assertThat(named).isGreaterThan(0.5);
  }

  @Test
  void verdict_namesEveryClearArm() {
    Findings findings =
        report(
            List.of(
                List.of("none", 20_000L, 400L),
                List.of("a", 20_000L, 900L),
                List.of("b", 20_000L, 410L),
                List.of("c", 20_000L, 800L)));

    assertThat(findings.verdict().sentence())
        .matches(
            "a caused about 500 more buyers [(]95% range [0-9]+ to [0-9]+, all 3 arms at once[)];"
                + " c caused about 400 more buyers [(]95% range [0-9]+ to [0-9]+, all 3 arms at once[)]\\.");
    assertThat(findings.methods()).anyMatch(m -> m.contains("all 3 arms hold at once"));
  }

  private static boolean holds(Interval range, double extra) {
    return range.contains(extra);
  }

  private static List<Figure> extras(Findings findings) {
    List<Figure> extras = new ArrayList<>();
    for (Finding table : findings.tables().subList(1, 4)) {
      extras.add(table.rows().get(0).figures().get(2));
    }
    return extras;
  }

  private double share(double effect, ToDoubleFunction<Findings> counted) {
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
      List<List<Object>> rows = new ArrayList<>();
      for (String arm : List.of("none", "a", "b", "c")) {
        double rate = CONTROL + (arm.equals("none") ? 0 : effect);
        double buyers =
            PEOPLE * rate + Math.sqrt(PEOPLE * rate * (1 - rate)) * made.random().nextGaussian();
        rows.add(List.of(arm, made.noised(PEOPLE), made.noised(Math.round(buyers))));
      }
      sum += counted.applyAsDouble(report(rows));
    }
    return sum / DRAWS;
  }

  private Findings report(List<List<Object>> rows) {
    return ReportFile.read(
            "lift.yaml",
            """
            report: parley/v1
            form: lift
            title: Three arms
            with:
              assigned: a.assigned
              arm: arm
              outcomes: b.outcomes
              did: {buyers: bought}
              control: none
              randomised: true
              planned: {none: 1, a: 1, b: 1, c: 1}
            """)
        .report()
        .findings(
            new Replies(
                Map.of(
                    "lift", made.answer(List.of("arm", "people", "buyers"), 1, rows, List.of()))));
  }
}
