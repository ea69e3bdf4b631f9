package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileIntervalTest {
  private static final int RELEASES = 2_000;

  /** 0.95 less six deviations of a binomial share: false alarms below 1e-9. */
  private static final double LEAST = 0.95 - 6 * Math.sqrt(0.05 * 0.95 / RELEASES);

  /** The hardest place: the point is the quantile, and places are a value apart. */
  @ParameterizedTest
  @CsvSource({"0.5,1000", "0.9,1000", "0.5,40000", "0.01,40000"})
  void around_coversTheQuantile(double rank, int values) {
    assertThat(covered(rank, values, QuantileInterval.DEVIATIONS)).isGreaterThan(LEAST);
  }

  @Test
  void around_withAThirdOfTheDeviations_isCaughtByTheSameCheck() {
    assertThat(covered(0.5, 40_000, QuantileInterval.DEVIATIONS / 3)).isLessThan(LEAST);
  }

  /** Every such sum has between 4.5 % and 5 % beyond the point that is used. */
  @ParameterizedTest
  @ValueSource(doubles = {0.005, 0.01, 0.1, 0.25, 0.5, 0.75, 0.99})
  void deviations_ofEverySumThatOccurs_leaveFivePerCentAndLittleLess(double q) {
    double used = QuantileInterval.DEVIATIONS;
    for (int bins : new int[] {2, 3, 5, 9, 17, 33, 61}) {
      for (int left = 1; left < bins; left += Math.max(1, bins / 6)) {
        int right = bins - left;
        assertThat(tail(q, left, right, used)).as("%s of %s", left, bins).isBetween(0.045, 0.05);
        assertThat(tail(q, left, right, 0.9 * used)).as("a tenth narrower").isGreaterThan(0.055);
        assertThat(tail(q, left, right, 1.1 * used)).as("a tenth wider").isLessThan(0.045);
      }
    }
  }

  /** That calculation, on the one law whose point is known. */
  @Test
  void tail_ofASingleLaplaceLaw_isFivePerCent() {
    assertThat(tail(0, 1, 0, Math.log(10) / Math.sqrt(2))).isCloseTo(0.05, within(1e-5));
  }

  /** Ends in order and within the grid, the point among them, on any values and at any point. */
  @Test
  void around_anything_holdsThePointWithinTheGrid() {
    SplittableRandom cases = new SplittableRandom(11);
    RandomSource random = new SeededRandomSource(12);
    for (int i = 0; i < 2_000; i++) {
      int cells = 1 + cases.nextInt(5_000);
      int cell = cases.nextInt(cells);
      SparseHistogram values =
          SparseHistogram.of(cells, new int[] {cell}, new long[] {1 + cases.nextInt(500)});
      int point = cases.nextInt(cells);
      CellSpan span =
          new QuantileInterval(
                  new Rank(1 + cases.nextInt(99), 100), new PeopleChange(1, 1), 1, Epsilon.of("1"))
              .around(values, point, random);
      assertThat(span.contains(point)).isTrue();
      assertThat(span.from()).isNotNegative();
      assertThat(span.to()).isLessThanOrEqualTo(cells);
    }
  }

  @Test
  void places_doubleTheirDistances_withinTheGrid() {
    assertThat(QuantileInterval.places(20, 7)).containsExactly(4, 6, 7, 8, 9, 11, 15);
    assertThat(QuantileInterval.places(1, 0)).isEmpty();
    assertThat(QuantileInterval.places(4, 0)).containsExactly(1, 2);
  }

  @Test
  void around_withoutAnyValues_isWide() {
    QuantileInterval interval =
        new QuantileInterval(new Rank(1, 2), new PeopleChange(1, 1), 1, Epsilon.of("1"));
    SparseHistogram empty = SparseHistogram.of(1024, new int[] {}, new long[] {});
    RandomSource random = new SeededRandomSource(9);
    int whole = 0;
    for (int i = 0; i < 200; i++) {
      CellSpan span = interval.around(empty, 500, random);
      whole += span.equals(new CellSpan(0, 1024)) ? 1 : 0;
    }
    assertThat(whole).isGreaterThan(150);
  }

  private static double covered(double rank, int n, double deviations) {
    int[] cells = QuantileFigures.data("uniform", n, new SplittableRandom(n));
    SparseHistogram values = QuantileFigures.histogram(cells, QuantileFigures.CELLS);
    int truth = QuantileFigures.truth(cells, rank);
    QuantileInterval interval =
        new QuantileInterval(
            Rank.of(java.math.BigDecimal.valueOf(rank)),
            new PeopleChange(1, 1),
            1,
            Epsilon.of("0.3"),
            deviations);
    RandomSource random = new SeededRandomSource(n);
    int covered = 0;
    for (int i = 0; i < RELEASES; i++) {
      // A point near the quantile, not at it: at it the interval holds it by definition.
      CellSpan span = interval.around(values, truth + (i % 2 == 0 ? 3 : -3), random);
      covered += span.contains(truth) ? 1 : 0;
    }
    return covered / (double) RELEASES;
  }

  /**
   * P(Σ wᵢXᵢ ≥ t), Xᵢ Laplace, t a multiple of the deviation: 1/2 − 1/π ∫ sin(tu)·Π 1/(1 + wᵢ²u²)/u
   * du (Gil-Pelaez), by the midpoint rule.
   */
  private static double tail(double q, int left, int right, double deviations) {
    double norm = Math.sqrt(2 * ((1 - q) * (1 - q) * left + q * q * right));
    double a = Math.pow((1 - q) / norm, 2);
    double b = Math.pow(q / norm, 2);
    double step = 0.005;
    double integral = 0;
    for (double u = step / 2; u < 500; u += step) {
      double characteristic = Math.pow(1 + a * u * u, -left) * Math.pow(1 + b * u * u, -right);
      integral += Math.sin(deviations * u) * characteristic / u * step;
      if (characteristic < 1e-9) {
        break;
      }
    }
    return 0.5 - integral / Math.PI;
  }
}
