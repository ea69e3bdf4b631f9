package io.parley.query.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.query.dp.DiscreteGaussian;
import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.Sensitivity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoisedNumberTest {
  private static final DiscreteLaplace LAW =
      DiscreteLaplace.of(Epsilon.of("1"), new Sensitivity(1));

  @Test
  void count_belowZero_staysBelowZero() {
    NoisedNumber count = NoisedNumber.count(-4, LAW);
    assertThat(count.value()).isEqualTo(-4);
    assertThat(count.noiseInterval95()).isEqualTo(new Interval(-7, -1));
  }

  @Test
  void sum_onAGrid_scalesItsNoise() {
    NoisedNumber sum = NoisedNumber.onGrid(12_345, new BigDecimal("0.01"), LAW);
    assertThat(sum.value()).isEqualTo(123.45);
    assertThat(sum.noiseVariance()).isCloseTo(LAW.variance() / 10_000, within(1e-15));
    assertThat(sum.noiseInterval95()).isEqualTo(new Interval(123.42, 123.48));
  }

  @Test
  void numbersOfDisjointGroups_addWithTheirVariances() {
    NoisedNumber sum =
        NoisedNumber.sum(List.of(NoisedNumber.count(10, LAW), NoisedNumber.count(-3, LAW)));
    assertThat(sum.value()).isEqualTo(7);
    assertThat(sum.noiseVariance()).isCloseTo(2 * LAW.variance(), within(1e-12));
    assertThat(sum.halfWidth95()).isGreaterThanOrEqualTo(2 * LAW.halfWidth(0.025));
    assertThat(NoisedNumber.sum(List.of(sum))).isEqualTo(sum);
    assertThatThrownBy(
            () ->
                NoisedNumber.sum(List.of(sum, NoisedNumber.onGrid(1, new BigDecimal("0.01"), LAW))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The half-width for one of k is never below the law's own at 0.05/k. */
  @Test
  void halfWidthOfOneOfSeveral_isEnough() {
    NoisedNumber count = NoisedNumber.count(0, LAW);
    for (int k = 1; k <= 12; k++) {
      assertThat(count.halfWidthOfOneOf(k)).isGreaterThanOrEqualTo(LAW.halfWidth(0.05 / k));
    }
    assertThat(NoisedNumber.exact(5).halfWidthOfOneOf(4)).isZero();
  }

  /**
   * Also of coarse grids, where the half-width at 0.05 is no step or one, and of Gaussian noise.
   */
  @Test
  void halfWidthOfOneOfSeveral_isEnoughForEveryLaw() {
    List<IntegerNoise> laws = new ArrayList<>();
    for (String epsilon : List.of("0.01", "0.3", "2", "3.6", "4", "6")) {
      laws.add(DiscreteLaplace.of(Epsilon.of(epsilon), new Sensitivity(1)));
    }
    for (int variance : new int[] {1, 30, 4_000}) {
      laws.add(DiscreteGaussian.ofVariance(BigInteger.valueOf(variance), BigInteger.valueOf(10)));
    }
    assertThat(laws.get(4).halfWidth(0.05)).isZero();
    for (IntegerNoise law : laws) {
      for (double k : new double[] {1, 2, 2.05, 7, 40, 1_000}) {
        assertThat(NoisedNumber.count(0, law).halfWidthOfOneOf(k))
            .as("%s, one of %s", law, k)
            .isGreaterThanOrEqualTo(law.halfWidth(0.05 / k));
      }
    }
  }

  @Test
  void exactNumber_hasNoNoise() {
    assertThat(NoisedNumber.exact(7).noiseInterval95()).isEqualTo(new Interval(7, 7));
    assertThat(NoisedNumber.exact(7).noiseVariance()).isZero();
  }

  @Test
  void impossibleNoise_refused() {
    BigDecimal one = BigDecimal.ONE;
    assertThatThrownBy(() -> new NoisedNumber(1, BigDecimal.ZERO, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NoisedNumber(1, one, -1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NoisedNumber(1, one, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NoisedNumber(1, one, 1, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
