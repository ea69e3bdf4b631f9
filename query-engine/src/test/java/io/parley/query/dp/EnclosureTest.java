package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class EnclosureTest {

  @Property
  void operations_holdTheExactResult(
      @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long a,
      @ForAll @LongRange(min = 1, max = 1_000_000) long b) {
    Enclosure x = Enclosure.of(a, 4).over(Enclosure.of(7, 4));
    Enclosure y = Enclosure.of(b, 4).over(Enclosure.of(3, 4));
    assertHolds(x.plus(y), 3 * a + 7 * b, 21);
    assertHolds(x.minus(y), 3 * a - 7 * b, 21);
    assertHolds(x.times(y), a * b, 21);
    assertHolds(x.over(y), 3 * a, 7 * b);
    Enclosure root = y.sqrt();
    assertThat(root.low().multiply(root.low())).isLessThanOrEqualTo(y.low());
    assertThat(root.high().multiply(root.high())).isGreaterThanOrEqualTo(y.high());
  }

  @Property
  void ln_holdsTheLogarithm_andIsNarrow(
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long millionths) {
    BigDecimal value = BigDecimal.valueOf(millionths, 6);
    Enclosure coarse = Enclosure.ln(value, 30);
    Enclosure fine = Enclosure.ln(value, 60);
    assertThat(fine.low()).isBetween(coarse.low(), coarse.high());
    assertThat(fine.high()).isBetween(coarse.low(), coarse.high());
    assertThat(coarse.high().subtract(coarse.low())).isLessThan(new BigDecimal("1e-26"));
    double truth = StrictMath.log(value.doubleValue());
    assertThat(Math.abs(coarse.low().doubleValue() - truth)).isLessThan(1e-13);
  }

  @Test
  void ln_ofTwo_holdsTheKnownDigits() {
    // OEIS A002162.
    BigDecimal truth = new BigDecimal("0.693147180559945309417232121458176568075500134360255");
    Enclosure enclosure = Enclosure.ln(BigDecimal.valueOf(2), 45);
    assertThat(truth).isBetween(enclosure.low(), enclosure.high());
  }

  @Test
  void senselessQuestions_refused() {
    Enclosure zero = Enclosure.of(0, 10);
    assertThatThrownBy(() -> zero.over(zero)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Enclosure.ln(BigDecimal.ZERO, 10))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new Enclosure(BigDecimal.ONE, BigDecimal.ZERO, 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertHolds(Enclosure enclosure, long numerator, long denominator) {
    BigDecimal under = BigDecimal.valueOf(denominator);
    assertThat(enclosure.low().multiply(under)).isLessThanOrEqualTo(BigDecimal.valueOf(numerator));
    assertThat(enclosure.high().multiply(under))
        .isGreaterThanOrEqualTo(BigDecimal.valueOf(numerator));
  }
}
