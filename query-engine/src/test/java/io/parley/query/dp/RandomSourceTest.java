package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class RandomSourceTest {

  @Test
  void below_onEveryBitString_isUniform() {
    BitTree<Long> tree = BitTree.explore(24, random -> random.below(5));
    for (long outcome = 0; outcome < 5; outcome++) {
      assertThat(tree.mass(outcome)).isEqualTo((1 - tree.undecided()) / 5);
    }
    assertThat(tree.undecided()).isEqualTo(Math.pow(3 / 8.0, 8));
  }

  @Test
  void below_ofLargeIntegers_agreesWithLong() {
    BitTree<BigInteger> tree = BitTree.explore(24, random -> random.below(BigInteger.valueOf(5)));
    assertThat(tree.mass(BigInteger.TWO)).isEqualTo((1 - tree.undecided()) / 5);
  }

  @Test
  void below_acrossChunks_staysInRangeAndFillsIt() {
    RandomSource random = new SeededRandomSource(1);
    BigInteger bound = BigInteger.ONE.shiftLeft(130).add(BigInteger.ONE);
    int high = 0;
    for (int i = 0; i < 10_000; i++) {
      BigInteger drawn = random.below(bound);
      assertThat(drawn.signum()).isNotNegative();
      assertThat(drawn).isLessThan(bound);
      high += drawn.testBit(129) ? 1 : 0;
    }
    assertThat(high).isCloseTo(5_000, within(310)); // 6.2 standard deviations: p < 1e-9
  }

  @Test
  void below_withoutPositiveBound_refused() {
    RandomSource random = new SeededRandomSource(1);
    assertThatThrownBy(() -> random.below(0)).hasMessage("bound 0 is outside 1..2^62");
    assertThatThrownBy(() -> random.below(BigInteger.ZERO)).hasMessage("bound is not positive");
  }

  @Test
  void secureBits_areBalancedInEveryPlace() {
    RandomSource random = new SecureRandomSource();
    int[] ones = new int[RandomSource.MAX_BITS];
    for (int i = 0; i < 20_000; i++) {
      long drawn = random.bits(RandomSource.MAX_BITS);
      for (int place = 0; place < ones.length; place++) {
        ones[place] += (int) (drawn >>> place & 1);
      }
    }
    for (int count : ones) {
      assertThat(count).isCloseTo(10_000, within(500)); // 7 standard deviations: p < 2e-10 overall
    }
  }

  @Test
  void secureBits_keepWithinTheirWidth() {
    RandomSource random = new SecureRandomSource();
    for (int width = 1; width <= RandomSource.MAX_BITS; width++) {
      assertThat(random.bits(width) >>> width).isZero();
    }
    assertThatThrownBy(() -> random.bits(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> random.bits(63)).isInstanceOf(IllegalArgumentException.class);
  }
}
