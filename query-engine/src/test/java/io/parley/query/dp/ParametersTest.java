package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "9.99e-10", "100.0000001", "1e400000000"})
  void epsilon_outsideItsRange_refused(String value) {
    assertThatThrownBy(() -> Epsilon.of(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1e-6", "1", "2", "9e-31"})
  void delta_outsideItsRange_refused(String value) {
    assertThatThrownBy(() -> Delta.of(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbers_ofTooManyDigits_refused() {
    String digits = "0." + "7".repeat(65);
    assertThatThrownBy(() -> Epsilon.of(digits)).hasMessage("epsilon has 65 digits, of 64 allowed");
    assertThatThrownBy(() -> Delta.of(digits)).hasMessage("delta has 65 digits, of 64 allowed");
  }

  @Test
  void equality_ignoresTrailingZeros() {
    assertThat(Epsilon.of("0.50")).isEqualTo(Epsilon.of("0.5")).hasToString("0.5");
    assertThat(Epsilon.of("1e2")).hasToString("100");
    assertThat(Delta.of("0.000")).isEqualTo(Delta.ZERO);
  }

  @Property
  void shares_neverExceedTheWhole(@ForAll @IntRange(min = 1, max = 1000) int parts) {
    BigDecimal count = BigDecimal.valueOf(parts);
    Epsilon epsilon = Epsilon.of("0.1");
    Delta delta = Delta.of("1e-6");
    assertThat(epsilon.share(parts).value().multiply(count)).isLessThanOrEqualTo(epsilon.value());
    assertThat(delta.share(parts).value().multiply(count)).isLessThanOrEqualTo(delta.value());
  }

  @Test
  void sensitivity_isTheProductOfItsParts() {
    assertThat(new NoiseParameters(3, 7, Epsilon.of("1"), Delta.ZERO).sensitivity())
        .isEqualTo(new Sensitivity(21, BigInteger.valueOf(3 * 49)));
    assertThat(new PeopleChange(2, 5).sensitivity())
        .isEqualTo(new Sensitivity(10, BigInteger.valueOf(4 * 5)));
    assertThat(new NoiseParameters(2, 3, 7, Epsilon.of("1"), Delta.ZERO).sensitivity())
        .isEqualTo(new Sensitivity(42, BigInteger.valueOf(14 * 14 * 3)));
  }

  /** Two units that meet in every group move it by L2 = 2·√3, beyond √(2·3). */
  @Test
  void l2_ofUnitsThatMeet_isNotTheRootOfAllChanges() {
    assertThat(Sensitivity.of(2, 3, 1).l2Squared()).isEqualTo(BigInteger.valueOf(12));
    assertThat(new Sensitivity(5).l2Squared()).isEqualTo(BigInteger.valueOf(25));
  }

  @Test
  void sensitivity_beyondLong_refused() {
    assertThatThrownBy(() -> Sensitivity.of(3, Long.MAX_VALUE / 2))
        .hasMessage("3 groups of 4611686018427387903 steps exceed 2^63: choose a coarser grid");
  }

  @Test
  void sensitivity_belowOneStep_refused() {
    assertThatThrownBy(() -> new Sensitivity(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NoiseParameters.pure(0, 1, Epsilon.of("1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NoiseParameters.pure(1, 0, Epsilon.of("1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PeopleChange(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PeopleChange(1 << 16, 1 << 15))
        .hasMessage("more than 2^31 groups cannot change");
    assertThatThrownBy(() -> new PeopleChange(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
