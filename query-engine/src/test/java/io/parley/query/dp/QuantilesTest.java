package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantilesTest {
  private static final Epsilon WEAK = Epsilon.of("0.05");
  private static final PeopleChange ONE = new PeopleChange(1, 1);

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 5, 9})
  void release_ofAnyRanks_isMonotone_andSpansHoldTheirPoints(int count) {
    List<Rank> ranks = ranks(count);
    Quantiles quantiles = Quantiles.of(1000, ranks, ONE, 1, WEAK, Delta.ZERO);
    int[] cells = IntStream.range(0, 300).map(i -> i * 3).toArray();
    SparseHistogram values = QuantileFigures.histogram(cells, 1000);
    RandomSource random = new SeededRandomSource(count);
    for (int run = 0; run < 200; run++) {
      List<ReleasedQuantile> answers = quantiles.release(values, random);
      assertThat(answers).hasSize(count);
      for (int i = 0; i < count; i++) {
        double position = answers.get(i).position();
        assertThat(position).isBetween(0.0, 1000.0);
        assertThat(answers.get(i).span().contains((int) Math.min(position, 999))).isTrue();
        // Ranks descend, so positions do.
        assertThat(i == 0 || position <= answers.get(i - 1).position()).isTrue();
      }
    }
  }

  @Test
  void charge_ofFewRanks_isTheWholeEpsilon_ofManyThatOfTheTree() {
    assertThat(Quantiles.of(1000, ranks(3), ONE, 1, WEAK, Delta.of("1e-6")).charge())
        .isEqualTo(new NoiseCharge.Pure(WEAK));
    assertThat(Quantiles.of(1000, ranks(9), ONE, 1, WEAK, Delta.ZERO).charge())
        .isEqualTo(new NoiseCharge.Pure(WEAK));
    assertThat(
            Quantiles.of(1000, ranks(9), new PeopleChange(1, 50), 1, WEAK, Delta.of("1e-6"))
                .charge())
        .isEqualTo(new NoiseCharge.Concentrated(GaussianCalibration.rho(WEAK, Delta.of("1e-6"))));
  }

  /** Without any value there is an answer all the same, and it tells nothing. */
  @Test
  void release_ofAnEmptyGroup_answers() {
    SparseHistogram empty = SparseHistogram.of(1000, new int[] {}, new long[] {});
    for (int count : new int[] {1, 9}) {
      Quantiles quantiles = Quantiles.of(1000, ranks(count), ONE, 1, WEAK, Delta.ZERO);
      assertThat(quantiles.release(empty, new SeededRandomSource(1))).hasSize(count);
    }
  }

  @Test
  void release_onAGridOfOneCell_isThatCell() {
    SparseHistogram all = SparseHistogram.of(1, new int[] {0}, new long[] {7});
    for (int count : new int[] {1, 9}) {
      Quantiles quantiles = Quantiles.of(1, ranks(count), ONE, 1, WEAK, Delta.ZERO);
      for (ReleasedQuantile answer : quantiles.release(all, new SeededRandomSource(1))) {
        assertThat(answer.position()).isBetween(0.0, 1.0);
        assertThat(answer.span()).isEqualTo(new CellSpan(0, 1));
      }
    }
  }

  @Test
  void senselessParameters_refused() {
    assertThatThrownBy(() -> Quantiles.of(10, List.of(), ONE, 1, WEAK, Delta.ZERO))
        .hasMessage("quantiles without a rank");
    Quantiles quantiles = Quantiles.of(10, ranks(1), ONE, 1, WEAK, Delta.ZERO);
    SparseHistogram other =
        QuantileFigures.histogram(
            QuantileFigures.data("uniform", 5, new SplittableRandom(1)), QuantileFigures.CELLS);
    assertThatThrownBy(() -> quantiles.release(other, new SeededRandomSource(1)))
        .hasMessage("a histogram of another grid");
  }

  private static List<Rank> ranks(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Rank(count - i, count + 1)).toList();
  }
}
