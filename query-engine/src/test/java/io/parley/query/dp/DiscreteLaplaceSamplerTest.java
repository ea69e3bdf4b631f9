package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sampler against its closed form: on every bit string for small scales, on samples for others,
 * both paths (the last digits of a long ε force large integers).
 */
class DiscreteLaplaceSamplerTest {

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "3,1", "0.5,1", "1,2"})
  void sample_onEveryBitString_hasExactlyItsLaw(String epsilon, long l1) {
    DiscreteLaplace law = law(epsilon, l1);
    BitTree<BigInteger> tree = BitTree.explore(23, law::sample);
    for (long k = -3; k <= 3; k++) {
      double truth = law.upperTail(k).subtract(law.upperTail(k + 1)).doubleValue();
      double mass = tree.mass(BigInteger.valueOf(k));
      assertThat(truth).isBetween(mass - 1e-15, mass + tree.undecided() + 1e-15);
    }
    assertThat(tree.undecided()).isLessThan(0.15);
  }

  /**
   * Dvoretzky-Kiefer-Wolfowitz, Massart's constant: a right sampler fails with probability 1e-9 at
   * most.
   */
  @ParameterizedTest
  @CsvSource({
    "0.1,1",
    "1,1",
    "5,1",
    "100,1",
    "1.0986122886681098,12",
    "0.37,1000",
    "1.000000000000000000000000000001,3",
    "0.050000000000000000000000000001,1"
  })
  void sample_followsItsLaw(String epsilon, long l1) {
    DiscreteLaplace law = law(epsilon, l1);
    RandomSource random = new SeededRandomSource(epsilon.hashCode() * 31L + l1);
    long[] draws = new long[100_000];
    for (int i = 0; i < draws.length; i++) {
      draws[i] = law.sample(random).longValueExact();
    }
    assertThat(EmpiricalTail.of(draws).distance(law))
        .isLessThan(EmpiricalTail.slack(draws.length, 1e-9));
  }

  @ParameterizedTest
  @CsvSource({"1,0.95", "1,1.05", "0.1,0.095"})
  void sample_ofAnotherScale_isCaughtByTheSameDistance(String claimed, String drawn) {
    RandomSource random = new SeededRandomSource(7);
    DiscreteLaplace wrong = law(drawn, 1);
    long[] draws = new long[400_000];
    for (int i = 0; i < draws.length; i++) {
      draws[i] = wrong.sample(random).longValueExact();
    }
    assertThat(EmpiricalTail.of(draws).distance(law(claimed, 1)))
        .isGreaterThan(EmpiricalTail.slack(draws.length, 1e-9));
  }

  private static DiscreteLaplace law(String epsilon, long l1) {
    return DiscreteLaplace.of(Epsilon.of(epsilon), new Sensitivity(l1));
  }
}
