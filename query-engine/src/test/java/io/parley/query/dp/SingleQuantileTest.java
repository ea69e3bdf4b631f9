package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class SingleQuantileTest {

  /** False alarms below 1e-9: six deviations of a share of 0.95 in 1,000. */
  @ParameterizedTest
  @CsvSource({"uniform,1,2", "normal,9,10", "exponential,99,100"})
  void release_coversTheQuantile_andItsSpanHoldsItsPoint(String data, int over, int under) {
    int[] cells = QuantileFigures.data(data, 5_000, new SplittableRandom(3));
    SparseHistogram values = QuantileFigures.histogram(cells, QuantileFigures.CELLS);
    Rank rank = new Rank(over, under);
    SingleQuantile quantile = new SingleQuantile(rank, new PeopleChange(1, 1), 1, Epsilon.of("1"));
    RandomSource random = new SeededRandomSource(over);
    int covered = 0;
    for (int i = 0; i < 1_000; i++) {
      ReleasedQuantile released = quantile.release(values, random);
      assertThat(released.span().contains((int) released.position())).isTrue();
      covered += released.span().contains(QuantileFigures.truth(cells, rank.value())) ? 1 : 0;
    }
    assertThat(covered).isGreaterThan(908);
  }
}
