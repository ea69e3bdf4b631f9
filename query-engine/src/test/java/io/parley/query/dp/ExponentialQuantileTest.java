package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentialQuantileTest {

  /** The smallest half distance to a plain law in floating point; false alarms 1e-9. */
  @ParameterizedTest
  @CsvSource({
    "1,2,1,''",
    "1,2,1,0",
    "1,2,0.3,19",
    "1,2,2,3 3 3 9 12 12",
    "9,10,1,0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19",
    "1,200,3,5 5 5 5 17",
    "3,4,40,0 7 7 19"
  })
  void choose_followsItsLaw(int numerator, int denominator, String epsilon, String cells) {
    Rank rank = new Rank(numerator, denominator);
    int[] sorted = cells(cells);
    ExponentialQuantile mechanism =
        new ExponentialQuantile(rank, new PeopleChange(1, 2), 1, Epsilon.of(epsilon));
    SparseHistogram values = QuantileFigures.histogram(sorted, 20);
    RandomSource random = new SeededRandomSource(cells.hashCode());
    int draws = 20_000;
    double[] found = new double[20];
    for (int i = 0; i < draws; i++) {
      found[mechanism.choose(values, random)] += 1.0 / draws;
    }
    double[] law = law(sorted, 20, rank.value(), Double.parseDouble(epsilon) / 2);
    double slack = EmpiricalTail.slack(draws, 1e-9);
    double difference = 0;
    for (int cell = 0; cell < 20; cell++) {
      difference += found[cell] - law[cell];
      assertThat(difference).isCloseTo(0, within(slack));
    }
  }

  /** The theorem on every small data set: all neighbours by up to two values, at every rank. */
  @Test
  void law_ofNeighbours_keepsEpsilon_forEverySmallDataSet() {
    double worst = 0;
    for (int[] data : dataSets(5, 3)) {
      for (double rank : new double[] {0.5, 0.9, 0.01}) {
        for (int more = 0; more < 5; more++) {
          double one = distance(law(data, 5, rank, 1), law(with(data, more), 5, rank, 1));
          double two =
              distance(law(data, 5, rank, 0.5), law(with(with(data, more), more), 5, rank, 0.5));
          worst = Math.max(worst, Math.max(one, two));
        }
      }
    }
    assertThat(worst).isLessThanOrEqualTo(1 + 1e-12).isGreaterThan(0.6);
  }

  /** 65,536 cells, a hundred thousand values: the answer is where it should be. */
  @Test
  void choose_onManyValues_isClose() {
    int[] cells = new int[65_536];
    long[] counts = new long[65_536];
    Arrays.setAll(cells, i -> i);
    Arrays.fill(counts, 10_000_019L);
    SparseHistogram values = SparseHistogram.of(65_536, cells, counts);
    RandomSource random = new SeededRandomSource(4);
    ExponentialQuantile mechanism =
        new ExponentialQuantile(
            new Rank(990_001, 1_000_000), new PeopleChange(3, 7), 11, Epsilon.of("0.001"));
    for (int i = 0; i < 20; i++) {
      assertThat(mechanism.choose(values, random)).isBetween(64_879, 64_881);
    }
  }

  @Test
  void senselessParameters_refused() {
    assertThatThrownBy(
            () ->
                new ExponentialQuantile(new Rank(1, 2), new PeopleChange(1, 1), 0, Epsilon.of("1")))
        .hasMessage("values per unit 0 are below one");
    assertThatThrownBy(() -> SparseHistogram.of(10, new int[] {3, 2}, new long[] {1, 1}))
        .hasMessage("cells ascend within the grid and hold values");
    assertThatThrownBy(() -> SparseHistogram.of(10, new int[] {10}, new long[] {1}))
        .hasMessage("cells ascend within the grid and hold values");
    assertThatThrownBy(() -> SparseHistogram.of(10, new int[] {1}, new long[] {0}))
        .hasMessage("cells ascend within the grid and hold values");
    assertThatThrownBy(() -> SparseHistogram.of(0, new int[] {}, new long[] {}))
        .hasMessage("a grid has 1..2^30 cells");
  }

  /** Probabilities by plain sums: weights e^(−ε·g/(2·max(q, 1 − q))). */
  private static double[] law(int[] sorted, int cells, double rank, double epsilon) {
    double[] weights = new double[cells];
    double target = rank * sorted.length;
    double total = 0;
    for (int cell = 0; cell < cells; cell++) {
      int at = cell;
      double below = Arrays.stream(sorted).filter(v -> v < at).count();
      double upTo = Arrays.stream(sorted).filter(v -> v <= at).count();
      double penalty = Math.max(0, Math.max(below - target, target - upTo));
      weights[cell] = Math.exp(-epsilon * penalty / (2 * Math.max(rank, 1 - rank)));
      total += weights[cell];
    }
    for (int cell = 0; cell < cells; cell++) {
      weights[cell] /= total;
    }
    return weights;
  }

  private static double distance(double[] one, double[] other) {
    double worst = 0;
    for (int i = 0; i < one.length; i++) {
      worst = Math.max(worst, Math.abs(Math.log(one[i] / other[i])));
    }
    return worst;
  }

  private static int[] with(int[] sorted, int more) {
    int[] longer = Arrays.copyOf(sorted, sorted.length + 1);
    longer[sorted.length] = more;
    Arrays.sort(longer);
    return longer;
  }

  private static List<int[]> dataSets(int cells, int most) {
    List<int[]> all = new ArrayList<>(List.of(new int[] {}));
    List<int[]> last = all;
    for (int size = 1; size <= most; size++) {
      List<int[]> longer = new ArrayList<>();
      for (int[] data : last) {
        for (int cell = data.length == 0 ? 0 : data[data.length - 1]; cell < cells; cell++) {
          longer.add(with(data, cell));
        }
      }
      all = new ArrayList<>(all);
      all.addAll(longer);
      last = longer;
    }
    return all;
  }

  private static int[] cells(String text) {
    return text.isEmpty()
        ? new int[] {}
        : Arrays.stream(text.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
