package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileTreeTest {
  private static final int CELLS = QuantileFigures.CELLS;
  private static final PeopleChange ONE = new PeopleChange(1, 1);
  private static final List<Rank> RANKS =
      List.of(new Rank(9, 10), new Rank(1, 2), new Rank(99, 100), new Rank(1, 200));

  @Test
  void height_isTheLeastThatHoldsTheGrid() {
    assertThat(QuantileTree.height(2)).isEqualTo(1);
    assertThat(QuantileTree.height(16)).isEqualTo(1);
    assertThat(QuantileTree.height(17)).isEqualTo(2);
    assertThat(QuantileTree.height(65_536)).isEqualTo(4);
    assertThat(QuantileTree.height(65_537)).isEqualTo(5);
  }

  @Test
  void sensitivity_countsEveryLevel_andValuesThatShareNodes() {
    assertThat(QuantileTree.sensitivity(new PeopleChange(2, 3), 5, CELLS))
        .isEqualTo(new Sensitivity(2 * 3 * 4 * 5, BigInteger.valueOf(100 * 12)));
  }

  /** The error vanishes with the number of values: no branch is cut off (fault 4 of others). */
  @ParameterizedTest
  @ValueSource(strings = {"uniform", "normal", "exponential"})
  void release_ofManyValues_isUnbiased(String data) {
    int[] cells = QuantileFigures.data(data, 2_000_000, new SplittableRandom(5));
    SparseHistogram values = QuantileFigures.histogram(cells, CELLS);
    List<ReleasedQuantile> answers = tree("1").release(values, RANKS, new SeededRandomSource(6));
    for (int i = 0; i < RANKS.size(); i++) {
      double truth = QuantileFigures.truth(cells, RANKS.get(i).value()) + 0.5;
      assertThat(answers.get(i).position()).isCloseTo(truth, within(60.0)); // 0.1 of 100
    }
  }

  /** False alarms below 1e-9: six deviations of a share of 0.95 in 1,000. */
  @ParameterizedTest
  @CsvSource({"uniform,true", "exponential,true", "normal,false"})
  void spans_coverTheQuantiles(String data, boolean laplace) {
    int[] cells = QuantileFigures.data(data, 5_000, new SplittableRandom(7));
    SparseHistogram values = QuantileFigures.histogram(cells, CELLS);
    Sensitivity sensitivity = QuantileTree.sensitivity(ONE, 1, CELLS);
    IntegerNoise law =
        laplace
            ? DiscreteLaplace.of(Epsilon.of("1"), sensitivity)
            : DiscreteGaussian.of(new BigDecimal("0.1"), sensitivity);
    RandomSource random = new SeededRandomSource(8);
    int[] covered = new int[RANKS.size()];
    for (int run = 0; run < 1_000; run++) {
      List<ReleasedQuantile> answers = new QuantileTree(CELLS, law).release(values, RANKS, random);
      for (int i = 0; i < covered.length; i++) {
        int truth = QuantileFigures.truth(cells, RANKS.get(i).value());
        covered[i] += answers.get(i).span().contains(truth) ? 1 : 0;
      }
    }
    assertThat(covered).satisfies(all -> assertThat(min(all)).isGreaterThan(908));
  }

  @Test
  void rank_isMovedIntoItsRange() {
    assertThat(Rank.of(new BigDecimal("0.5"))).isEqualTo(new Rank(5, 10));
    assertThat(Rank.of(BigDecimal.ZERO).value()).isEqualTo(0.005);
    assertThat(Rank.of(BigDecimal.ONE).value()).isEqualTo(0.995);
    assertThat(Rank.of(new BigDecimal("0.12345678")).value()).isEqualTo(0.123457);
    assertThatThrownBy(() -> Rank.of(new BigDecimal("1.01")))
        .hasMessage("a rank is a fraction within [0, 1]");
    assertThatThrownBy(() -> new Rank(0, 1)).hasMessage("a rank is within [0.005, 0.995]");
    assertThatThrownBy(() -> new Rank(1, 2_000_000))
        .hasMessage("a rank's denominator is within 1..1000000");
  }

  @Test
  void normalPoint_isAtMostALittleAboveTheTruth() {
    assertThat(NormalPoint.above(0.025)).isBetween(1.959963985, 1.9609);
    assertThat(NormalPoint.above(0.00625)).isBetween(2.497705474, 2.4987);
  }

  private static int min(int[] numbers) {
    return java.util.Arrays.stream(numbers).min().orElseThrow();
  }

  private static QuantileTree tree(String epsilon) {
    return new QuantileTree(
        CELLS, DiscreteLaplace.of(Epsilon.of(epsilon), QuantileTree.sensitivity(ONE, 1, CELLS)));
  }
}
