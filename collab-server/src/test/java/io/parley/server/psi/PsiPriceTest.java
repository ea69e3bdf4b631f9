package io.parley.server.psi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.AccessBudget;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.policy.PsiTerms;
import io.parley.query.account.Charge;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A partner's numbers are a partner's: none of them turns noise off, or stops the ledger. */
class PsiPriceTest {
  private static final BigDecimal EPSILON = new BigDecimal("0.5");
  private static final BigDecimal DELTA = new BigDecimal("1e-9");
  private static final PsiPolicy OWN =
      new PsiPolicy(
          new PopulationBudget(
              "shoppers",
              "hearth",
              BigDecimal.TEN,
              new BigDecimal("1e-6"),
              PopulationBudget.Period.MONTH,
              false,
              new PolicyPosition("shoppers.yaml", 1, 1)),
          new PsiTerms(
              Set.of("metromail"),
              Set.of("measurement"),
              EPSILON,
              DELTA,
              AccessBudget.UNLIMITED,
              Optional.empty()));

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "0E-9", "-1", "1e-100000000", "1e100000000", "1e-3", "20.1", "0.0099"})
  void epsilonOfAPartner_thatNoPolicyCanHold_isRefused(String epsilon) {
    BigDecimal partners = new BigDecimal(epsilon);

    assertThatThrownBy(() -> PsiPrice.strictest(OWN, partners, DELTA))
        .isInstanceOf(PsiRefusal.class);
    assertThatThrownBy(() -> PsiPrice.within(OWN, partners, DELTA)).isInstanceOf(PsiRefusal.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1e-9", "1e-16", "1e-100000000", "0.01"})
  void deltaOfAPartner_thatNoPolicyCanHold_isRefused(String delta) {
    BigDecimal partners = new BigDecimal(delta);

    assertThatThrownBy(() -> PsiPrice.strictest(OWN, EPSILON, partners))
        .isInstanceOf(PsiRefusal.class);
    assertThatThrownBy(() -> PsiPrice.within(OWN, EPSILON, partners))
        .isInstanceOf(PsiRefusal.class);
  }

  @Test
  void numberOfManyDigits_isRefused() {
    BigDecimal digits = new BigDecimal("0.1" + "3".repeat(100));

    assertThatThrownBy(() -> PsiPrice.strictest(OWN, digits, DELTA)).isInstanceOf(PsiRefusal.class);
  }

  @Test
  void strictest_ofBoth_isNoisedAndCharged() {
    PsiPrice price = PsiPrice.strictest(OWN, new BigDecimal("0.2"), new BigDecimal("1e-6"));

    assertThat(price.isExact()).isFalse();
    assertThat(price.epsilon()).isEqualByComparingTo("0.2");
    assertThat(price.delta()).isEqualByComparingTo(DELTA);
    assertThat(price.noise()).isPresent();
    assertThat(price.ofAnswerer()).isNotEqualTo(Charge.NONE);
  }

  @Test
  void termsBeyondTheOwnPolicy_areRefused() {
    assertThatThrownBy(() -> PsiPrice.within(OWN, new BigDecimal("0.6"), DELTA))
        .isInstanceOf(PsiRefusal.class);
  }

  @Test
  void noise_isNotLostByANumberOfZero() {
    assertThatThrownBy(() -> new PsiPrice(false, BigDecimal.ZERO, BigDecimal.ZERO))
        .isInstanceOf(PsiRefusal.class);
    assertThatThrownBy(() -> new PsiPrice(true, EPSILON, DELTA)).isInstanceOf(PsiRefusal.class);
  }
}
