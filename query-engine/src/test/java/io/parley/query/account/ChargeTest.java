package io.parley.query.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChargeTest {
  @Provide
  Arbitrary<Charge> charges() {
    return Charges.any();
  }

  @Property(tries = 300)
  void plus_isExactWhateverTheOrder(
      @ForAll("charges") Charge a, @ForAll("charges") Charge b, @ForAll("charges") Charge c) {
    assertThat(a.plus(b)).isEqualTo(b.plus(a));
    assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
    assertThat(a.plus(Charge.NONE)).isEqualTo(a);
    assertThat(a.plus(b).pureEpsilon()).isEqualByComparingTo(a.pureEpsilon().add(b.pureEpsilon()));
    assertThat(a.plus(b).rho()).isEqualByComparingTo(a.rho().add(b.rho()));
    assertThat(a.plus(b).delta()).isEqualByComparingTo(a.delta().add(b.delta()));
  }

  @Property(tries = 300)
  void curve_ofASum_isTheSumOfTheCurves(@ForAll("charges") Charge a, @ForAll("charges") Charge b) {
    BigDecimal alpha = new BigDecimal("4.11");

    assertThat(RenyiCurve.of(a.plus(b), alpha))
        .isEqualByComparingTo(RenyiCurve.of(a, alpha).add(RenyiCurve.of(b, alpha)));
  }

  @Property(tries = 300)
  void text_readsBackAsTheSameCharge(@ForAll("charges") Charge charge) {
    assertThat(Charge.parse(charge.text())).isEqualTo(charge);
  }

  @Property(tries = 100)
  void nominalEpsilon_growsWithTheCharge(@ForAll("charges") Charge a, @ForAll("charges") Charge b) {
    // Rounded up to ten digits, at an order that a search found: as good as monotone.
    assertThat(a.plus(b).epsilon().doubleValue())
        .isGreaterThanOrEqualTo(a.rho().signum() == 0 ? 0 : a.epsilon().doubleValue() * 0.999999);
  }

  @Test
  void text_isCompactAndStable() {
    Charge charge =
        Charge.pure(new BigDecimal("0.25"))
            .plus(Charge.pure(new BigDecimal("0.1")))
            .plus(Charge.pure(new BigDecimal("0.10")))
            .plus(Charge.zcdp(new BigDecimal("0.005")))
            .withDelta(new BigDecimal("1e-9"));

    assertThat(charge.text()).isEqualTo("pure 0.1 * 2, pure 0.25, zcdp 0.005, delta 1E-9");
    assertThat(Charge.NONE.text()).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none, none",
        "pure",
        "pure -0.1",
        "pure 0",
        "pure 0.1 * 0",
        "pure 0.1 * 1",
        "pure 0.1*2",
        "pure 0.2, pure 0.1",
        "pure 0.1, pure 0.10",
        "zcdp 0.1, pure 0.2",
        "zcdp 0.1, zcdp 0.2",
        "zcdp 0",
        "delta 1e-9",
        "delta 0.1, zcdp 0.1",
        "pure 1E+9999",
        "pure 0.1 ",
        "pure NaN",
        "gdp 1"
      })
  void otherText_isRefused(String text) {
    assertThatThrownBy(() -> Charge.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"-1,0,0", "0,-1,0", "0,0,-1"})
  void negativeCharge_isRefused(BigDecimal epsilon, BigDecimal rho, BigDecimal delta) {
    assertThatThrownBy(() -> Charge.pure(epsilon).plus(Charge.zcdp(rho)).withDelta(delta))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a charge is never negative");
  }

  @Test
  void partsOutOfOrder_areRefused() {
    Charge.Pure one = new Charge.Pure(BigDecimal.ONE, 1);
    assertThatThrownBy(() -> new Charge(List.of(one, one), BigDecimal.ZERO, BigDecimal.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void gaussianCharge_isToldAtItsOwnDelta() {
    // zCDP of 0.005 at δ = 1e-9, by the formula in doubles over fine orders: 0.601…
    Charge charge = Charge.zcdp(new BigDecimal("0.005")).withDelta(new BigDecimal("1e-10"));
    double best = Double.MAX_VALUE;
    for (double a = 1.01; a < 1_000; a += 0.01) {
      best = Math.min(best, a * 0.005 + Math.log1p(-1 / a) - Math.log(1e-9 * a) / (a - 1));
    }

    assertThat(charge.epsilon().doubleValue()).isBetween(best * (1 - 1e-7), best * (1 + 1e-6));
    assertThat(charge.nominalDelta()).isEqualByComparingTo("1.1e-9");
    assertThat(charge.isPlain()).isFalse();
  }

  @Test
  void pureCharge_isToldAsItIs() {
    Charge charge = Charge.pure(new BigDecimal("0.1")).withDelta(new BigDecimal("1e-9"));

    assertThat(charge.epsilon()).isEqualTo(new BigDecimal("0.1"));
    assertThat(charge.nominalDelta()).isEqualTo(new BigDecimal("1E-9"));
    assertThat(charge.isPlain()).isTrue();
  }
}
