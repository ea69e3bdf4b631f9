package io.parley.query.release;

import static io.parley.query.release.Expression.known;
import static io.parley.query.release.Expression.released;
import static io.parley.query.release.ReleasedLawsOf.counts;
import static io.parley.query.release.ReleasedLawsOf.laplace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.query.dp.DiscreteLaplace;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpressionIntervalTest {
  private static final DiscreteLaplace LAW = laplace("0.5", 1);
  private static final ReleasedLaws LAWS = counts(LAW, LAW, LAW, LAW);
  private static final Expression A = released(0);
  private static final Expression B = released(1);
  private static final Expression C = released(2);
  private static final Expression D = released(3);

  private static ExpressionInterval column(Expression expression) {
    return ExpressionInterval.of(expression, LAWS);
  }

  private static Interval interval(Expression expression, long... steps) {
    return column(expression).interval95(steps).orElseThrow();
  }

  @Test
  void numberAsItIs_hasTheIntervalOfItsLaw() {
    assertThat(interval(A, 100, 0, 0, 0)).isEqualTo(NoisedNumber.count(100, LAW).noiseInterval95());
    assertThat(column(A).halfWidth95()).hasValue((double) LAW.halfWidth(0.05));
  }

  @Test
  void knownNumber_hasNoWidth() {
    assertThat(interval(known("2.5").times(known("2")), 0, 0, 0, 0)).isEqualTo(new Interval(5, 5));
  }

  /** The least on the lattice: one step less would cover too little. By brute force. */
  @Test
  void difference_hasTheLeastIntervalOfItsLattice() {
    double half = column(A.minus(B)).halfWidth95().orElseThrow();
    assertThat(coverageOfDifference((long) half)).isBetween(0.95, 0.97);
    assertThat(coverageOfDifference((long) half - 1)).isLessThan(0.95);
    assertThat(interval(A.minus(B), 100, 70, 0, 0)).isEqualTo(new Interval(30 - half, 30 + half));
  }

  private static double coverageOfDifference(long half) {
    double covered = 0;
    for (long x = -90; x <= 90; x++) {
      double mass = LAW.upperTail(x).subtract(LAW.upperTail(x + 1)).doubleValue();
      covered += mass * LAW.upperTail(x - half).subtract(LAW.upperTail(x + half + 1)).doubleValue();
    }
    return covered;
  }

  /** Rewriting: what cancels carries no noise. */
  @Test
  void whatCancels_carriesNoNoise() {
    assertThat(interval(A.plus(B).minus(A), 5, 100, 0, 0)).isEqualTo(interval(B, 5, 100, 0, 0));
    assertThat(interval(A.over(C).over(B.over(C)), 5, 100, 9, 0))
        .isEqualTo(interval(A.over(B), 5, 100, 9, 0));
  }

  @Test
  void factorsAndThirds_scaleTheInterval() {
    Interval third = interval(A.over(known("3")), 99, 0, 0, 0);
    double half = LAW.halfWidth(0.05);
    assertThat(third.low()).isCloseTo(33 - half / 3, within(1e-12));
    assertThat(third.high()).isCloseTo(33 + half / 3, within(1e-12));
    assertThat(interval(known("-2").times(A), 10, 0, 0, 0))
        .isEqualTo(new Interval(-20 - 2 * half, -20 + 2 * half));
  }

  /** Numbers whose units lie ten billion apart: the narrow one changes nothing that is seen. */
  @Test
  void unitsFarApart_areAddedToo() {
    ReleasedLaws laws =
        new ReleasedLaws(
            List.of(
                new ReleasedLaws.Noised(laplace("1", 3_000_000), new BigDecimal("0.0000000001")),
                new ReleasedLaws.Noised(laplace("1", 3_000_000), BigDecimal.ONE)),
            Optional.empty());
    double both = ExpressionInterval.of(A.plus(B), laws).halfWidth95().orElseThrow();
    double wide = ExpressionInterval.of(B, laws).halfWidth95().orElseThrow();
    assertThat(both / wide).isBetween(0.999, 1.05);
  }

  @Test
  void average_aboutAPoint_isThatPointPlusARatio() {
    Interval plain = interval(A.over(B), -30, 1000, 0, 0);
    Interval shifted = interval(known("50").plus(A.over(B)), -30, 1000, 0, 0);
    assertThat(shifted.low()).isCloseTo(50 + plain.low(), within(1e-9));
    assertThat(shifted.high()).isCloseTo(50 + plain.high(), within(1e-9));
    assertThat(shifted.contains(50 - 0.03)).isTrue();
  }

  /** The border of estimable is where the divisor's own interval reaches zero. */
  @Test
  void divisorThatMayBeZero_hasNoInterval() {
    ExpressionInterval ratio = column(A.over(B));
    long half = LAW.halfWidth(0.05);
    for (long divisor = -half; divisor <= half; divisor++) {
      assertThat(ratio.interval95(100, divisor, 0, 0)).as("%d", divisor).isEmpty();
    }
    assertThat(ratio.interval95(100, half + 1, 0, 0)).isPresent();
    assertThat(ratio.interval95(100, -half - 1, 0, 0)).isPresent();
    assertThat(ratio.value(100, 0, 0, 0)).isEmpty();
    assertThat(column(known("1").over(B)).interval95(0, half, 0, 0)).isEmpty();
    assertThat(column(A.over(known("0"))).interval95(1, 1, 1, 1)).isEmpty();
    assertThat(column(A.over(known("0"))).value(1, 1, 1, 1)).isEmpty();
  }

  @Test
  void reciprocal_ofOneNumber_turnsItsEndsAround() {
    double half = LAW.halfWidth(0.05);
    assertThat(interval(known("1").over(A), 300, 0, 0, 0))
        .isEqualTo(new Interval(1 / (300 + half), 1 / (300 - half)));
    Interval share = interval(A.over(A.plus(known("1"))), 300, 0, 0, 0);
    assertThat(share.low()).isCloseTo(1 - 1 / (301 - half), within(1e-12));
    assertThat(share.high()).isCloseTo(1 - 1 / (301 + half), within(1e-12));
  }

  /** One of two that share noise: as noise grows in the part, it grows in the whole. */
  @Test
  void shareOfAWhole_isNarrowerThanIfBothWereIndependent() {
    Interval share = interval(A.over(A.plus(B)), 900, 100, 900, 100);
    Interval apart = interval(A.over(C.plus(B)), 900, 100, 900, 100);
    assertThat(share.contains(0.9)).isTrue();
    assertThat(share.high() - share.low()).isLessThan((apart.high() - apart.low()) / 1.5);
  }

  @Test
  void monotoneFunctions_mapTheEnds() {
    double half = LAW.halfWidth(0.05);
    assertThat(interval(A.mapped(Math::exp), 3, 0, 0, 0))
        .isEqualTo(new Interval(Math.exp(3 - half), Math.exp(3 + half)));
    assertThat(interval(A.rounded(-1), 104, 0, 0, 0).low()).isEqualTo(100);
    assertThat(interval(A.root(), 4, 0, 0, 0).low()).isZero();
    assertThat(column(A.root()).value(-1, 0, 0, 0)).isEmpty();
    assertThat(column(A.root()).interval95(-100, 0, 0, 0)).isEmpty();
    assertThat(interval(new Expression.Absolute(A), 2, 0, 0, 0))
        .isEqualTo(new Interval(0, 2 + half));
    assertThat(interval(new Expression.Greatest(A, known("0")), 2, 0, 0, 0))
        .isEqualTo(new Interval(0, 2 + half));
    assertThat(interval(new Expression.Least(A, known("0")), 2, 0, 0, 0))
        .isEqualTo(new Interval(2 - half, 0));
  }

  @Test
  void logarithm_whereItIsNotDefined_hasNoInterval() {
    assertThat(column(A.mapped(Math::log)).interval95(2, 0, 0, 0)).isEmpty();
    assertThat(column(A.mapped(Math::log)).interval95(100, 0, 0, 0)).isPresent();
  }

  @Test
  void square_isNotAProductOfTwo() {
    assertThat(interval(A.times(A), 2, 0, 0, 0).low()).isZero();
    assertThat(interval(A.times(B), 2, 2, 0, 0).low()).isNegative();
  }

  @Test
  void liftOfTwoRates_holdsItsEstimate() {
    ExpressionInterval lift = column(A.over(B).over(C.over(D)).minus(known("1")));
    Interval interval = lift.interval95(300, 10_000, 200, 9_000).orElseThrow();
    assertThat(interval.contains(lift.value(300, 10_000, 200, 9_000).orElseThrow())).isTrue();
    assertThat(lift.interval95(300, 10_000, 2, 9_000)).isEmpty();
    assertThat(lift.halfWidth95()).isEmpty();
  }

  @Test
  void numberCutAtTheEndOfLong_hasNoInterval() {
    assertThat(column(A).interval95(Long.MAX_VALUE, 0, 0, 0)).isEmpty();
    assertThat(column(A).interval95(Long.MIN_VALUE, 0, 0, 0)).isEmpty();
    assertThat(column(A).interval95(0, Long.MAX_VALUE, 0, 0)).isPresent();
  }

  /** At ε = 100 nearly nothing is added; nothing divides by that. */
  @Test
  void hardlyAnyNoise_isNoSpecialCase() {
    DiscreteLaplace quiet = laplace("100", 1);
    ReleasedLaws laws = counts(quiet, quiet, quiet, quiet);
    for (Expression expression :
        List.of(A.minus(B), A.over(B), A.over(A.plus(B)), A.over(B).over(C.over(D)), A.times(B))) {
      ExpressionInterval column = ExpressionInterval.of(expression, laws);
      Interval interval = column.interval95(20, 10, 30, 40).orElseThrow();
      assertThat(interval.contains(column.value(20, 10, 30, 40).orElseThrow())).isTrue();
      assertThat(interval.high() - interval.low()).isLessThan(1e-3);
    }
  }

  /** Blocks beyond the tables' certainty are refused, in good time; so are endless numbers. */
  @Test
  void longExpression_hasNoInterval() {
    Expression sum = A;
    for (int i = 1; i <= 200; i++) {
      sum = sum.plus(B.over(C.plus(known("" + i))));
    }
    ExpressionInterval column = column(sum);
    assertThat(column.interval95(10, 10, 100, 0)).isEmpty();
    assertThat(column.value(10, 10, 100, 0)).isPresent();
    assertThatThrownBy(() -> known("1e401"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a number of more than 400 digits");
  }

  @Test
  void groupOfAnotherShape_refused() {
    ExpressionInterval column = column(A);
    assertThatThrownBy(() -> column.value(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a group has 4 numbers, not 2");
    assertThatThrownBy(() -> new ReleasedLaws.Noised(LAW, BigDecimal.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("grid step 0 is not above zero");
  }
}
