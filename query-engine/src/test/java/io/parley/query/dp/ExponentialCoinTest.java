package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On every bit string up to a length: no statistics, no chance of a false alarm. */
@Tag("slow")
class ExponentialCoinTest {

  @ParameterizedTest
  @CsvSource({"0,1", "1,1", "1,2", "1,3", "2,3", "3,4", "1,8", "7,8", "5,7"})
  void flip_onEveryBitString_hasExactlyTheExponentialProbability(long numerator, long denominator) {
    double truth = Math.exp(-(double) numerator / (double) denominator);
    assertEncloses(
        BitTree.explore(26, random -> ExponentialCoin.flip(numerator, denominator, random)), truth);
    BigInteger wideNumerator = BigInteger.valueOf(numerator);
    BigInteger wideDenominator = BigInteger.valueOf(denominator);
    assertEncloses(
        BitTree.explore(26, random -> ExponentialCoin.flip(wideNumerator, wideDenominator, random)),
        truth);
  }

  @Test
  void run_onEveryBitString_isGeometric() {
    BitTree<Long> tree = BitTree.explore(26, ExponentialCoin::run);
    for (long v = 0; v < 4; v++) {
      double truth = Math.exp(-(double) v) * (1 - Math.exp(-1));
      assertThat(truth).isBetween(tree.mass(v), tree.mass(v) + tree.undecided());
    }
    assertThat(tree.undecided()).isLessThan(0.01);
  }

  private static void assertEncloses(BitTree<Boolean> tree, double truth) {
    assertThat(tree.undecided()).isLessThan(0.01);
    assertThat(truth)
        .isBetween(tree.mass(true) - 1e-15, tree.mass(true) + tree.undecided() + 1e-15);
  }
}
