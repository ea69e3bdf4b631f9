package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link DiscreteLaplaceSamplerTest}: every bit string where possible, else samples. */
class DiscreteGaussianSamplerTest {

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"1,2", "1,1", "2,1"})
  void sample_onEveryBitString_hasExactlyItsLaw(long numerator, long denominator) {
    DiscreteGaussian law =
        DiscreteGaussian.ofVariance(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    BitTree<BigInteger> tree = BitTree.explore(21, law::sample);
    for (long k = -2; k <= 2; k++) {
      double truth = DiscreteGaussianTest.pmf(law, k);
      double mass = tree.mass(BigInteger.valueOf(k));
      assertThat(truth).isBetween(mass - 1e-15, mass + tree.undecided() + 1e-15);
    }
    assertThat(tree.undecided()).isLessThan(0.5);
  }

  /** A right sampler fails with probability 1e-9 at most. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.3, 1, 17.848, 1023.7, 1e6, 1e12, 0x1p90})
  void sample_followsItsLaw(double variance) {
    assertThat(distance(DiscreteGaussianTest.law(variance), variance, 100_000))
        .isLessThan(EmpiricalTail.slack(100_000, 1e-9));
  }

  @ParameterizedTest
  @CsvSource({"17.8,16", "17.8,19.8", "1,0.9"})
  void sample_ofAnotherScale_isCaughtByTheSameDistance(double claimed, double drawn) {
    assertThat(distance(DiscreteGaussianTest.law(claimed), drawn, 400_000))
        .isGreaterThan(EmpiricalTail.slack(400_000, 1e-9));
  }

  private static double distance(DiscreteGaussian claimed, double drawn, int count) {
    DiscreteGaussian law = DiscreteGaussianTest.law(drawn);
    RandomSource random = new SeededRandomSource(Double.hashCode(drawn));
    long[] draws = new long[count];
    for (int i = 0; i < count; i++) {
      draws[i] = law.sample(random).longValueExact();
    }
    return EmpiricalTail.of(draws).distance(claimed);
  }
}
