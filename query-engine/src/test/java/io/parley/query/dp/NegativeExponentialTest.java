package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class NegativeExponentialTest {

  @Test
  void bounds_ofOne_encloseTheKnownDigits() {
    // 1/e, from OEIS A068985.
    BigDecimal truth =
        new BigDecimal("0.36787944117144232159552377016146086744581113103176783450783");
    assertThat(bound(1, 1, 40, RoundingMode.DOWN)).isLessThan(truth);
    assertThat(bound(1, 1, 40, RoundingMode.UP)).isGreaterThan(truth);
  }

  @Property
  void bounds_areTightAndInOrder(
      @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long numerator,
      @ForAll @LongRange(min = 100_000_000L, max = 1_000_000_000_000L) long denominator) {
    BigDecimal low = bound(numerator, denominator, 30, RoundingMode.DOWN);
    BigDecimal high = bound(numerator, denominator, 30, RoundingMode.UP);
    assertThat(low).isLessThanOrEqualTo(high);
    assertThat(high.subtract(low)).isLessThanOrEqualTo(high.movePointLeft(29));
    // A finer pair lies inside a coarser one.
    assertThat(bound(numerator, denominator, 60, RoundingMode.DOWN)).isBetween(low, high);
    assertThat(bound(numerator, denominator, 60, RoundingMode.UP)).isBetween(low, high);
  }

  @Property
  void bounds_agreeWithTheLibraryFunction(
      @ForAll @LongRange(min = 0, max = 600_000) long thousandths) {
    double truth = Math.exp(-thousandths / 1000.0);
    assertThat(bound(thousandths, 1000, 30, RoundingMode.UP).doubleValue() / truth)
        .isBetween(1 - 1e-12, 1 + 1e-12);
  }

  @Test
  void bounds_beyondTheCutoff_stillEnclose() {
    assertThat(bound(Long.MAX_VALUE, 1, 30, RoundingMode.DOWN)).isZero();
    assertThat(bound(Long.MAX_VALUE, 1, 30, RoundingMode.UP))
        .isPositive()
        .isLessThan(new BigDecimal("1e-8685"));
  }

  @Test
  void bound_withoutDirection_refused() {
    assertThatThrownBy(() -> bound(1, 1, 30, RoundingMode.HALF_EVEN))
        .hasMessage("a bound needs a direction");
  }

  private static BigDecimal bound(
      long numerator, long denominator, int digits, RoundingMode direction) {
    return NegativeExponential.bound(
        BigInteger.valueOf(numerator),
        BigInteger.valueOf(denominator),
        new MathContext(digits, direction));
  }
}
