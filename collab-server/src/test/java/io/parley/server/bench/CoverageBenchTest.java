package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The goals of the figure, with slack for its 20,000 draws: at six and a half standard errors from
 * 0.95, 0.97 and 0.978 a false alarm has probability below 1e-10 a side and 1e-9 in all.
 */
class CoverageBenchTest {
  private static final int RELEASES = 20_000;

  @Test
  void figures_meetTheirGoals() {
    Map<String, Double> shares =
        CoverageBench.figures(new ExactNoise(new SecureRandomSource()), RELEASES);
    assertThat(shares).containsOnlyKeys("count", "sum", "avg", "ratio", "difference", "reach");
    shares.forEach(
        (name, share) ->
            assertThat(share)
                .as(name)
                .isBetween(
                    0.95 - slack(0.95),
                    name.equals("count") ? 0.978 + slack(0.978) : 0.97 + slack(0.97)));
  }

  /**
   * Ranges of a lift report, over people drawn anew: between 0.945 and 0.97, with the slack of
   * 2,000 draws; also of those releases alone that have a range.
   */
  @Test
  void liftReport_holdsWhatIsTrueOfAllPeople() {
    int releases = 2_000;
    Map<String, ReportCoverage.Coverage> figures =
        ReportCoverage.measured(new ExactNoise(new SecureRandomSource()), releases, 2008);

    assertThat(figures)
        .containsOnlyKeys("visit_difference", "conversion_lift_fieller", "spend_difference");
    double slack = 5 * Math.sqrt(0.95 * 0.05 / releases);
    figures.forEach(
        (name, coverage) -> {
          assertThat(coverage.holding()).as(name).isBetween(0.945 - slack, 0.97 + slack);
          assertThat(coverage.whereEstimable()).as(name).isBetween(0.945 - slack, 0.97 + slack);
          assertThat(coverage.holding())
              .as(name)
              .isCloseTo(
                  coverage.notEstimable()
                      + (1 - coverage.notEstimable()) * coverage.whereEstimable(),
                  within(1e-9));
        });
  }

  @Test
  void share_countsWhatHolds() {
    int[] calls = {0};
    assertThat(CoverageBench.share(() -> calls[0]++ % 4 != 0, 1_000)).isEqualTo(0.75);
  }

  private static double slack(double p) {
    return 6.5 * Math.sqrt(p * (1 - p) / RELEASES);
  }
}
