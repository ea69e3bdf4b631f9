package io.parley.query.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalsTest {
  /** Digits of published tables (OEIS A002162, A002392, A016627, A068985, A001113). */
  @ParameterizedTest
  @CsvSource({
    "2, 0.69314718055994530941723212145817656807550013436025525412068",
    "10, 2.30258509299404568401799145468436420760110148862877297603333",
    "4, 1.38629436111989061883446424291635313615100026872051050824136",
    "0.5, -0.69314718055994530941723212145817656807550013436025525412068",
    "1e-6, -13.81551055796427410410794872810618524560660893177263785619998",
    "1, 0"
  })
  void logarithm_hasThePublishedDigits(BigDecimal x, BigDecimal expected) {
    assertNear(Decimals.logarithm(x), expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 0.36787944117144232159552377016146086744581113103176783450784",
    "0.5, 0.60653065971263342360379953499118045344191813548718695568289"
  })
  void exponential_hasThePublishedDigits(BigDecimal y, BigDecimal expected) {
    assertNear(Decimals.exponentialOfMinus(y), expected);
  }

  @Test
  void exponentialFarOut_isBelowTheError() {
    assertThat(Decimals.exponentialOfMinus(new BigDecimal("130.001"))).isZero();
    assertThat(Decimals.exponentialOfMinus(new BigDecimal("1e40"))).isZero();
    assertThat(Decimals.exponentialOfMinus(new BigDecimal("130")))
        .isPositive()
        .isLessThan(Decimals.ERROR);
  }

  @Property(tries = 200)
  void exponentials_multiply(
      @ForAll @BigRange(min = "0", max = "60") @Scale(9) BigDecimal a,
      @ForAll @BigRange(min = "0", max = "60") @Scale(9) BigDecimal b) {
    assertNear(
        Decimals.exponentialOfMinus(a).multiply(Decimals.exponentialOfMinus(b)),
        Decimals.exponentialOfMinus(a.add(b)));
  }

  @Property(tries = 200)
  void logarithms_add(
      @ForAll @BigRange(min = "0.000000001", max = "1000000") @Scale(9) BigDecimal a,
      @ForAll @BigRange(min = "0.000000001", max = "1000000") @Scale(9) BigDecimal b) {
    assertNear(Decimals.logarithm(a).add(Decimals.logarithm(b)), Decimals.logarithm(a.multiply(b)));
  }

  @Property(tries = 200)
  void logarithm_undoesTheExponential(
      @ForAll @BigRange(min = "0", max = "5") @Scale(9) BigDecimal y) {
    // Near e⁻⁵ the logarithm magnifies an error by e⁵, below 150.
    assertThat(Decimals.logarithm(Decimals.exponentialOfMinus(y)).add(y).abs())
        .isLessThan(Decimals.ERROR.multiply(BigDecimal.valueOf(150)));
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "1e-1001", "1e1002"})
  void logarithmOutsideItsRange_isRefused(BigDecimal x) {
    assertThatThrownBy(() -> Decimals.logarithm(x)).isInstanceOf(ArithmeticException.class);
  }

  private static void assertNear(BigDecimal ours, BigDecimal expected) {
    assertThat(ours.subtract(expected).abs()).isLessThan(Decimals.ERROR);
  }
}
