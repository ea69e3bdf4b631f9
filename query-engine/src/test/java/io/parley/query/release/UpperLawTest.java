package io.parley.query.release;

import static io.parley.query.release.ReleasedLawsOf.laplace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.query.dp.DiscreteLaplace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpperLawTest {
  private static final DiscreteLaplace NARROW = laplace("1", 1);

  @ParameterizedTest
  @CsvSource({"1,1", "0.3,1", "1,40", "0.7,100000"})
  void tail_ofTheDominatingLaw_isNeverBelowTheTrueOne(String epsilon, long l1) {
    DiscreteLaplace law = laplace(epsilon, l1);
    UpperLaw upper = UpperLaw.of(law);
    long stride = Math.max(1, (long) (Math.sqrt(law.variance()) / 40));
    for (long k = -400 * stride; k <= 800 * stride; k += stride) {
      double truth = law.upperTail(k + 1).doubleValue();
      assertThat(upper.above((double) k)).as("at %d", k).isGreaterThanOrEqualTo(truth - 1e-15);
    }
  }

  /** Between the tails that are asked for, by log-concavity; and not far off. */
  @ParameterizedTest
  @CsvSource({"4", "15", "40", "333"})
  void tail_ofABell_isBoundedBetweenItsNodes(double deviation) {
    Bell bell = new Bell(deviation, (int) (9 * deviation));
    UpperLaw upper = UpperLaw.of(bell);
    for (long k = (long) (-7 * deviation); k <= 7 * deviation; k++) {
      double truth = bell.upperTail(k + 1).doubleValue();
      assertThat(upper.above((double) k)).as("at %d", k).isGreaterThanOrEqualTo(truth - 1e-13);
    }
    double two = bell.upperTail((long) (2 * deviation)).doubleValue();
    assertThat(upper.above(2 * deviation) / two).isLessThan(1.12);
  }

  /** What an interval may cost before the first number: tails that are asked for. */
  @Test
  void wideLaw_isAskedForFewTails() {
    Bell bell = new Bell(40, 360);
    int[] asked = {0};
    UpperLaw.of(
        new io.parley.query.dp.NoiseLaw() {
          @Override
          public java.math.BigDecimal upperTail(long k) {
            asked[0]++;
            return bell.upperTail(k);
          }

          @Override
          public long leastWithTail(java.math.BigDecimal tail) {
            return bell.leastWithTail(tail);
          }

          @Override
          public double variance() {
            return bell.variance();
          }

          @Override
          public double meanAbsolute() {
            return bell.meanAbsolute();
          }
        });
    assertThat(asked[0]).isLessThan(45);
  }

  /** Where no rounding is needed the tables are the law, up to where they end. */
  @Test
  void tail_ofANarrowLaw_isExact() {
    UpperLaw upper = UpperLaw.of(NARROW);
    for (int k = -9; k <= 9; k++) {
      assertThat(upper.above(k)).isCloseTo(NARROW.upperTail(k + 1).doubleValue(), within(1e-15));
    }
  }

  @Test
  void sum_ofTwoNarrowLaws_isTheirConvolution() {
    UpperLaw one = UpperLaw.of(NARROW);
    UpperLaw merged = one.plus(one, 1);
    for (int h = -6; h <= 6; h++) {
      double truth = 0;
      for (int x = -60; x <= 60; x++) {
        truth += mass(x) * NARROW.upperTail(h - x + 1).doubleValue();
      }
      assertThat(merged.above(h)).isCloseTo(truth, within(3e-6));
      assertThat(merged.above(h)).isGreaterThanOrEqualTo(truth - 1e-14);
      assertThat(one.above(one, h)).isCloseTo(truth, within(3e-6));
    }
  }

  /** Weights within bounds: dominated for both ends, whatever the sign of the noise. */
  @Test
  void weightWithinBounds_isDominatedAtBothEnds() {
    UpperLaw wide = UpperLaw.of(NARROW).times(2, 3);
    for (double weight : new double[] {2, 2.5, 3}) {
      UpperLaw sharp = UpperLaw.of(NARROW).times(weight, weight);
      for (double h = -20; h <= 20; h += 0.25) {
        assertThat(wide.above(h)).isGreaterThanOrEqualTo(sharp.above(h));
      }
    }
  }

  private static double mass(long x) {
    return NARROW.upperTail(x).subtract(NARROW.upperTail(x + 1)).doubleValue();
  }
}
