package io.parley.query.release;

import static io.parley.query.release.Expression.known;
import static io.parley.query.release.Expression.released;
import static io.parley.query.release.ReleasedLawsOf.counts;
import static io.parley.query.release.ReleasedLawsOf.laplace;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.DiscreteLaplace;
import java.math.BigDecimal;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmoothIntervalTest {
  private static final DiscreteLaplace LAW = laplace("1", 1);
  private static final int FARTHEST = 14; // P(|X| > 14) is 4.5e-7.
  private static final LawTable TABLE = new LawTable(LAW, FARTHEST);
  private static final ReleasedLaws LAWS = counts(LAW, LAW, LAW, LAW);
  private static final Expression A = released(0);
  private static final Expression B = released(1);
  private static final Expression C = released(2);
  private static final Expression D = released(3);
  private static final Expression PRODUCT = A.times(B);
  private static final Expression LIFT = A.over(B).over(C.over(D)).minus(known("1"));

  /** Exact coverage of a product, over all noises that matter; the borders are at 35 and 49. */
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "0,60",
    "-20,15",
    "33,60",
    "36,60",
    "38,38",
    "41,60",
    "42,42",
    "43,60",
    "44,-44",
    "48,60",
    "50,60",
    "55,55",
    "300,80",
    "5000,-700"
  })
  void product_isCoveredWhateverTheZone(long a, long b) {
    ExpressionInterval column = ExpressionInterval.of(PRODUCT, LAWS);
    double covered = 0;
    for (long x = -FARTHEST; x <= FARTHEST; x++) {
      for (long y = -FARTHEST; y <= FARTHEST; y++) {
        if (column.interval95(a + x, b + y, 0, 0).orElseThrow().contains((double) a * b)) {
          covered += TABLE.mass(x) * TABLE.mass(y);
        }
      }
    }
    assertThat(covered).isGreaterThanOrEqualTo(0.95 - 2e-6);
  }

  /** What it is for. */
  @Test
  void farFromZero_isNarrowerThanIntervalArithmetic() {
    long[] steps = {3_000, 100_000, 2_000, 90_000};
    assertThat(width(LIFT, steps)).isLessThan(0.62 * boxWidth(LIFT, steps));
    Expression difference = A.over(B).minus(C.over(D));
    assertThat(width(difference, steps)).isLessThan(0.62 * boxWidth(difference, steps));
  }

  @Test
  void nearZero_isNothingButIntervalArithmetic() {
    long[] steps = {30, 100, 20, 90};
    double ratio = width(LIFT, steps) / boxWidth(LIFT, steps);
    assertThat(ratio).isBetween(1.0, 1.03);
  }

  private static double width(Expression expression, long[] steps) {
    Interval interval = ExpressionInterval.of(expression, LAWS).interval95(steps).orElseThrow();
    return interval.high() - interval.low();
  }

  private static double boxWidth(Expression expression, long[] steps) {
    Blocks finder = new Blocks(java.util.Optional.empty());
    Interval interval =
        ExpressionTree.ofBlocks(expression, finder, LAWS, 0.05).interval(steps).orElseThrow();
    return interval.high() - interval.low();
  }

  /** Central differences lie within the ranges, for each kind of node and for a variance. */
  @Test
  void slopes_holdTheDifferenceQuotients() {
    Expression variance =
        Gradient.arithmetic(
            new Expression.Variance(
                A, B, C, Expression.Divisor.NUMBER_LESS_ONE, new BigDecimal("100")));
    for (Expression expression :
        java.util.List.of(
            A.over(B).minus(C.over(D)), A.times(B).plus(C.times(known("3"))), LIFT, variance)) {
      double[] x = {40, 55, 700, 90};
      Gradient gradient =
          Gradient.of(expression, i -> new Interval(x[i] - 2, x[i] + 2)).orElseThrow();
      for (int i : gradient.slopes().keySet()) {
        double step = 1e-4;
        double quotient = (at(expression, x, i, step) - at(expression, x, i, -step)) / (2 * step);
        Interval slope = Objects.requireNonNull(gradient.slopes().get(i));
        assertThat(quotient).isBetween(slope.low() - 1e-6, slope.high() + 1e-6);
      }
    }
  }

  private static double at(Expression expression, double[] x, int moved, double by) {
    return Gradient.of(
            expression,
            i -> {
              double number = x[i] + (i == moved ? by : 0);
              return new Interval(number, number);
            })
        .orElseThrow()
        .value()
        .low();
  }

  @Test
  void logarithmicSlopes_areThoseOfTheLogarithm() {
    Monomial lift = Monomial.of(A.over(B).over(C.over(D))).orElseThrow();
    var slopes = lift.logarithmicSlopes(i -> new Interval(8, 10)).orElseThrow();
    assertThat(slopes.get(0)).isEqualTo(new Interval(0.1, 0.125));
    assertThat(slopes.get(1)).isEqualTo(new Interval(-0.125, -0.1));
    assertThat(slopes.get(3)).isEqualTo(new Interval(0.1, 0.125));
    assertThat(lift.logarithmicSlopes(i -> new Interval(-1, 10))).isEmpty();
    assertThat(Monomial.of(A.over(B).minus(C.over(D)))).isEmpty();
  }
}
