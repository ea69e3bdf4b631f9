package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningsTest {
  private static final Population SHOPPERS = new Population("hearth", "shoppers");
  private static final Instant NOVEMBER = Instant.parse("2026-11-21T12:00:00Z");

  @SuppressWarnings("NullAway.Init") // opened before each test
  private StoredLedger ledger;

  private int queries;

  @BeforeEach
  void openWithMostSpent(@TempDir Path folder) {
    ledger = StoredLedger.open(folder.resolve("ledger.db"), LedgerKeys.of(folder));
    reserve(budget("1", PopulationBudget.Period.MONTH), "0.8", NOVEMBER);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void largerBudget_withinThePeriod_givesNothingMore() {
    assertThatThrownBy(() -> reserve(budget("10", PopulationBudget.Period.MONTH), "0.8", NOVEMBER))
        .isInstanceOf(BudgetExceeded.class)
        .hasMessageContaining("ε 0.2 and");
  }

  @Test
  void shorterPeriod_withinThePeriod_refillsNothing() {
    Instant tomorrow = NOVEMBER.plusSeconds(86_400);
    assertThatThrownBy(() -> reserve(budget("1", PopulationBudget.Period.DAY), "0.8", tomorrow))
        .isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void smallerBudget_holdsAtOnce() {
    assertThatThrownBy(() -> reserve(budget("0.9", PopulationBudget.Period.MONTH), "0.2", NOVEMBER))
        .isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void smallerThenLargerBudget_isTheOpenedOneAgain() {
    assertThatThrownBy(() -> reserve(budget("0.9", PopulationBudget.Period.MONTH), "0.2", NOVEMBER))
        .isInstanceOf(BudgetExceeded.class);

    assertThatCode(() -> reserve(budget("10", PopulationBudget.Period.MONTH), "0.2", NOVEMBER))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> reserve(budget("10", PopulationBudget.Period.MONTH), "0.01", NOVEMBER))
        .isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void changedBudget_opensWithTheNextPeriod() {
    Instant december = Instant.parse("2026-12-01T00:00:00Z");
    assertThatCode(() -> reserve(budget("10", PopulationBudget.Period.MONTH), "8", december))
        .doesNotThrowAnyException();
  }

  private void reserve(PopulationBudget budget, String epsilon, Instant at) {
    Charge charge = Charge.pure(new BigDecimal(epsilon));
    ledger.reserve("query-" + queries++, SHOPPERS, charge, 0, budget, at);
  }

  private static PopulationBudget budget(String epsilon, PopulationBudget.Period every) {
    return new PopulationBudget(
        "shoppers",
        "hearth",
        new BigDecimal(epsilon),
        new BigDecimal("1e-6"),
        every,
        false,
        new PolicyPosition("shoppers.yaml", 1, 1));
  }
}
