package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Closed forms; the sampler is in {@link DiscreteLaplaceSamplerTest}. */
class DiscreteLaplaceTest {

  static List<Vectors.Row> vectors() {
    return Vectors.read("discrete_laplace.csv");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void closedForms_agreeWithVectors(Vectors.Row row) {
    DiscreteLaplace law = law(row.text("epsilon"), row.whole("l1"));
    long k = row.whole("k");
    double pmf = law.upperTail(k).subtract(law.upperTail(k + 1)).doubleValue();

    assertThat(pmf).isCloseTo(row.number("pmf"), Percentage.withPercentage(1e-11));
    assertThat(law.upperTail(k).doubleValue())
        .isCloseTo(row.number("upper_tail"), Percentage.withPercentage(1e-11));
    assertThat(law.variance()).isCloseTo(row.number("variance"), Percentage.withPercentage(1e-10));
  }

  @Test
  void upperTail_isSymmetricAndNeverBelowTheTruth() {
    DiscreteLaplace law = law("0.3", 2);
    for (long k = -50; k <= 50; k++) {
      BigDecimal both = law.upperTail(k).add(law.upperTail(1 - k));
      assertThat(both).isBetween(BigDecimal.ONE, BigDecimal.ONE.add(new BigDecimal("1e-38")));
    }
  }

  @Test
  void upperTail_atTheEndsOfLong_isABound() {
    DiscreteLaplace law = law("1", 1);
    assertThat(law.upperTail(Long.MAX_VALUE)).isPositive().isLessThan(new BigDecimal("1e-8000"));
    assertThat(law.upperTail(Long.MIN_VALUE)).isEqualByComparingTo(BigDecimal.ONE);
  }

  @Property(tries = 300)
  void leastWithTail_isTheSmallest(
      @ForAll @IntRange(min = 1, max = 5_000) int thousandths,
      @ForAll @IntRange(min = 1, max = 1_000_000) int l1,
      @ForAll @IntRange(min = 1, max = 3_000) int hundredthsOfTens) {
    DiscreteLaplace law =
        DiscreteLaplace.of(new Epsilon(BigDecimal.valueOf(thousandths, 3)), new Sensitivity(l1));
    BigDecimal tail = BigDecimal.valueOf(Math.pow(10, -hundredthsOfTens / 100.0));
    long k = law.leastWithTail(tail);
    assertThat(k).isPositive();
    assertThat(law.upperTail(k)).isLessThanOrEqualTo(tail);
    if (k > 1) {
      assertThat(law.upperTail(k - 1)).isGreaterThan(tail);
    }
  }

  @Test
  void halfWidth_isTheSmallestThatHoldsItsPromise() {
    DiscreteLaplace law = law("1", 1);
    // P(|X| > 3) = 2 e^-4 / (1 + e^-1) = 0.0268, P(|X| > 2) = 0.0728.
    assertThat(law.halfWidth(0.05)).isEqualTo(3);
    assertThat(law.halfWidth(0.07)).isEqualTo(3);
    assertThat(law.halfWidth(0.08)).isEqualTo(2);
    assertThat(law.halfWidth(0.9)).isZero();
  }

  @Test
  void halfWidth_ofAWideLaw_approachesTheContinuousOne() {
    double continuous = 1e9 * Math.log(20);
    Offset<Double> oneStep = within(1.0);
    assertThat((double) law("0.001", 1_000_000).halfWidth(0.05)).isCloseTo(continuous, oneStep);
  }

  @Test
  void questions_outsideTheirRange_refused() {
    DiscreteLaplace law = law("1", 1);
    assertThatThrownBy(() -> law.halfWidth(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> law.halfWidth(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> law.halfWidth(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> law.leastWithTail(BigDecimal.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void scale_beyondTheCap_refused() {
    assertThat(law("1", 1L << 50)).hasToString("discrete Laplace of scale 1125899906842624/1");
    assertThat(law("1", 1L << 50).halfWidth(1e-299)).isLessThan(1L << 60);
    assertThatThrownBy(() -> law("1", (1L << 50) + 1))
        .hasMessage(
            "noise scale 1125899906842625 / 1 exceeds 2^50 grid steps: choose a coarser grid");
  }

  private static DiscreteLaplace law(String epsilon, long l1) {
    return DiscreteLaplace.of(Epsilon.of(epsilon), new Sensitivity(l1));
  }
}
