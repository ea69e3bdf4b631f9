package io.parley.query.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.CorpusRoom;
import io.parley.query.QueryEngine;
import io.parley.query.SmallRoom;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.NoiseLaw;
import io.parley.query.dp.NoiseParameters;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.dp.Quantiles;
import io.parley.query.dp.ReleasedQuantile;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.dp.SparseHistogram;
import io.parley.query.dp.TruncatedGeometricSelection;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.PrivatePlan;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Intervals of what is really released hold the exact bounded number in 95 of 100 draws or more.
 * Draws are from the system's randomness, so each run is a new test; a sound engine fails it with
 * probability below 1e-9.
 */
@Tag("slow")
class ReleaseCoverageTest {
  private static final int DRAWS = 5_000;
  private static final double REJECT_BELOW = 1e-9;
  private static final String COUNTS_AND_SUMS =
      """
      SELECT m.segment, COUNT(DISTINCT person) AS people, SUM(o.visit) AS visits, SUM(o.spend) AS spend
      FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment""";

  private final NoiseProvider noise = new ExactNoise(new SecureRandomSource());
  private final PrivatePlan.Numbers plan;
  private final List<BoundedGroup> exact;

  ReleaseCoverageTest() {
    try (SmallRoom room = CorpusRoom.open()) {
      plan = room.planned(COUNTS_AND_SUMS);
      exact = room.groups(plan);
    }
  }

  @Test
  void released_intervalsCoverTheExactBoundedNumbers() {
    assertThat(exact).hasSize(3);
    assertThat(pValue(noise, DRAWS)).isGreaterThan(REJECT_BELOW);
  }

  /** The planted fault: more noise is drawn than the law says. */
  @Test
  void halfTheScaleReported_isRejectedByTheSameCheck() {
    NoiseProvider boastful =
        new NoiseProvider() {
          @Override
          public long addNoise(long value, NoiseParameters parameters) {
            return noise.addNoise(noise.addNoise(value, parameters), parameters);
          }

          @Override
          public long addNoise(long value, IntegerNoise law) {
            return value + 2 * noise.addNoise(0, law);
          }

          @Override
          public List<ReleasedQuantile> quantiles(SparseHistogram values, Quantiles release) {
            return noise.quantiles(values, release);
          }

          @Override
          public boolean shows(long people, TruncatedGeometricSelection selection) {
            return noise.shows(people, selection);
          }

          @Override
          public NoiseLaw law(NoiseParameters parameters) {
            return noise.law(parameters);
          }
        };
    assertThat(pValue(boastful, 300)).isLessThan(REJECT_BELOW);
  }

  @Test
  void answers_throughTheWholePath_coverToo() {
    QueryEngine engine = new QueryEngine(noise);
    int covered = 0;
    int trials = 0;
    for (int draw = 0; draw < 30; draw++) {
      for (List<Answer.Cell> row : engine.release(plan, List.of(exact)).rows()) {
        BoundedGroup group = exactGroup(row.get(0).value().orElseThrow());
        for (int i = 0; i < plan.measurements().get(0).quantities().size(); i++) {
          trials++;
          covered +=
              row.get(i + 1).interval95().orElseThrow().contains(exactNumber(group, i)) ? 1 : 0;
        }
      }
    }
    assertThat(trials).isEqualTo(270);
    assertThat(atMost(covered, trials, 0.95)).isGreaterThan(REJECT_BELOW);
  }

  @Test
  void twoReleases_differ() {
    Releaser releaser = new Releaser(noise);
    // The spending of three groups has noise of a scale above ten million steps.
    assertThat(releaser.release(plan, List.of(exact)))
        .isNotEqualTo(releaser.release(plan, List.of(exact)));
  }

  /** The tail by which coverage is judged, against numbers worked out by hand. */
  @Test
  void binomialTail_isExact() {
    assertThat(atMost(1, 3, 0.5)).isBetween(0.4999999999, 0.5000000001);
    assertThat(atMost(0, 10, 0.95) / Math.pow(0.05, 10)).isBetween(0.9999999999, 1.0000000001);
    assertThat(atMost(10, 10, 0.95)).isBetween(0.9999999999, 1.0000000001);
  }

  /** How likely so little coverage is, were each interval to hold its number at 95 %. */
  private double pValue(NoiseProvider provider, int draws) {
    Releaser releaser = new Releaser(provider);
    List<IntegerNoise> laws = releaser.noising(plan).get(0).laws();
    int covered = 0;
    int trials = 0;
    for (int draw = 0; draw < draws; draw++) {
      for (ReleasedGroup group : releaser.release(plan, List.of(exact)).get(0)) {
        BoundedGroup truth = exactGroup(group.keys().get(0).orElseThrow());
        for (int i = 0; i < plan.measurements().get(0).quantities().size(); i++) {
          NoisedNumber number =
              NoisedNumber.onGrid(
                  group.steps().get(i),
                  plan.measurements().get(0).quantities().get(i).step(),
                  laws.get(i));
          trials++;
          covered += number.noiseInterval95().contains(exactNumber(truth, i)) ? 1 : 0;
        }
      }
    }
    return atMost(covered, trials, 0.95);
  }

  private BoundedGroup exactGroup(Object key) {
    return exact.stream()
        .filter(g -> g.keys().get(0).orElseThrow().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private double exactNumber(BoundedGroup group, int quantity) {
    return plan.measurements()
        .get(0)
        .quantities()
        .get(quantity)
        .step()
        .multiply(BigDecimal.valueOf(group.numbers().get(quantity)))
        .doubleValue();
  }

  /** P(at most {@code k} of {@code n}) of a binomial law, added up term by term from k down. */
  private static double atMost(int k, int n, double p) {
    double log = k * Math.log(p) + (n - k) * Math.log1p(-p);
    for (int i = 1; i <= k; i++) {
      log += Math.log(n - k + i) - Math.log(i);
    }
    double term = Math.exp(log);
    double sum = 0;
    for (int i = k; i >= 0 && (term > 0 || i == k); i--) {
      sum += term;
      term *= i / (n - i + 1.0) * (1 - p) / p;
    }
    return sum;
  }
}
