package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.policy.AccessBudget;
import io.parley.policy.Analysis;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.policy.TableName;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.account.TableAccess;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often tables may be asked, and what part of a budget each receiver has. */
class AccessTest {
  private static final Population READERS = new Population("metromail", "readers");
  private static final TableName MAILS = new TableName("metromail", "mails");
  private static final TableName CLICKS = new TableName("metromail", "clicks");

  /** A Saturday. */
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  private final Path folder;
  private StoredLedger ledger;
  private int queries;

  AccessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void openLedger() {
    ledger = StoredLedger.open(folder.resolve("ledger.db"), LedgerKeys.of(folder));
  }

  @AfterEach
  void closeLedger() {
    ledger.close();
  }

  private void ask(TableName table, AccessBudget times, Instant at) {
    ask(table, times, Analysis.AGGREGATE, at);
  }

  private void ask(TableName table, AccessBudget times, Analysis analysis, Instant at) {
    ledger.admit(
        "q" + queries++, "hearth", analysis, List.of(new TableAccess(table, READERS, times)), at);
  }

  private BudgetExceeded refused(TableName table, AccessBudget times, Instant at) {
    return catchThrowableOfType(BudgetExceeded.class, () -> ask(table, times, at));
  }

  @Test
  void askedAsOftenAsAllowed_isRefusedUntilTheNextDay() {
    AccessBudget two = AccessBudget.of(2, AccessBudget.Per.DAY);
    ask(MAILS, two, NOON);
    ask(MAILS, two, NOON);

    BudgetExceeded refused = refused(MAILS, two, NOON.plusSeconds(3600));

    assertThat(refused.reason().code()).isEqualTo("access-budget-used");
    assertThat(refused.reason().message())
        .isEqualTo(
            "`metromail.mails` may be asked for the analysis `aggregate` 2 per day, and that is"
                + " used");
    assertThat(refused.reason().help()).isEqualTo("ask again from 2026-11-29");
    assertThatCode(() -> ask(MAILS, two, Instant.parse("2026-11-29T00:00:00Z")))
        .doesNotThrowAnyException();
  }

  @Test
  void weekBeginsOnMonday() {
    AccessBudget one = AccessBudget.of(1, AccessBudget.Per.WEEK);
    ask(MAILS, one, NOON);

    assertThat(refused(MAILS, one, Instant.parse("2026-11-29T23:59:59Z")).reason().help())
        .isEqualTo("ask again from 2026-11-30");
    assertThatCode(() -> ask(MAILS, one, Instant.parse("2026-11-30T00:00:00Z")))
        .doesNotThrowAnyException();
  }

  @Test
  void lifetime_isNeverRefilled() {
    AccessBudget one = AccessBudget.of(1, AccessBudget.Per.EVER);
    ask(MAILS, one, NOON);

    assertThat(refused(MAILS, one, Instant.parse("2036-01-01T00:00:00Z")).reason().message())
        .contains("1 ever");
  }

  @Test
  void severalLimits_allHold() {
    AccessBudget limits =
        AccessBudget.of(2, AccessBudget.Per.DAY)
            .strictest(AccessBudget.of(3, AccessBudget.Per.MONTH));
    ask(MAILS, limits, Instant.parse("2026-11-26T12:00:00Z"));
    ask(MAILS, limits, Instant.parse("2026-11-27T12:00:00Z"));
    ask(MAILS, limits, NOON);

    assertThat(refused(MAILS, limits, NOON).reason().message()).contains("3 per month");
  }

  @Test
  void otherTablesAndOtherAnalyses_areCountedApart() {
    AccessBudget one = AccessBudget.of(1, AccessBudget.Per.DAY);
    ask(MAILS, one, NOON);

    assertThatCode(() -> ask(CLICKS, one, NOON)).doesNotThrowAnyException();
    assertThatCode(() -> ask(MAILS, one, Analysis.AUDIENCE, NOON)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ask(MAILS, one, NOON)).isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void refusedAttempt_countsAtEveryTableOfTheQuestion() {
    AccessBudget one = AccessBudget.of(1, AccessBudget.Per.DAY);
    ask(MAILS, one, NOON);
    List<TableAccess> both =
        List.of(
            new TableAccess(MAILS, READERS, one),
            new TableAccess(CLICKS, READERS, AccessBudget.UNLIMITED));

    assertThatThrownBy(() -> ledger.admit("both", "hearth", Analysis.AGGREGATE, both, NOON))
        .isInstanceOf(BudgetExceeded.class);

    assertThat(ledger.knows("both")).isTrue();
    assertThatThrownBy(() -> ask(CLICKS, one, NOON)).isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void receiverWithAShare_paysFromItAlone() {
    PopulationBudget shared = budget(Map.of("hearth", new BigDecimal("0.4")));
    pay("hearth", "3", shared);

    BudgetExceeded refused =
        catchThrowableOfType(BudgetExceeded.class, () -> pay("hearth", "1.5", shared));

    assertThat(refused.reason().message())
        .startsWith("the share of `hearth` in the privacy budget of metromail.readers")
        .contains("it costs ε 1.5");
    assertThatCode(() -> pay("metromail", "6.5", shared)).doesNotThrowAnyException();
    assertThatThrownBy(() -> pay("metromail", "1", shared))
        .isInstanceOf(BudgetExceeded.class)
        .hasMessageStartingWith("the privacy budget of");
  }

  @Test
  void queryThatWasNeverAdmitted_paysFromNoBudgetWithShares() {
    PopulationBudget shared = budget(Map.of("hearth", new BigDecimal("0.4")));

    assertThatThrownBy(
            () -> ledger.reserve("q", READERS, Charge.pure(BigDecimal.ONE), 0, shared, NOON))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shareOfAll_isNoOtherBudget() {
    PopulationBudget shared = budget(Map.of("hearth", BigDecimal.ONE));
    pay("hearth", "10", shared);

    assertThatThrownBy(() -> pay("hearth", "0.5", shared))
        .isInstanceOf(BudgetExceeded.class)
        .hasMessageStartingWith("the privacy budget of");
  }

  @Test
  void budgetThatNeverRefills_isUsedUpForever() {
    PopulationBudget once =
        new PopulationBudget(
            "readers",
            "metromail",
            BigDecimal.ONE,
            new BigDecimal("1e-6"),
            PopulationBudget.Period.NEVER,
            false,
            new PolicyPosition("b.yaml", 1, 1));
    ledger.reserve("a", READERS, Charge.pure(BigDecimal.ONE), 0, once, NOON);

    BudgetExceeded refused =
        catchThrowableOfType(
            BudgetExceeded.class,
            () ->
                ledger.reserve(
                    "b",
                    READERS,
                    Charge.pure(BigDecimal.ONE),
                    0,
                    once,
                    Instant.parse("2046-01-01T00:00:00Z")));

    assertThat(refused.reason().help())
        .isEqualTo("ask with a smaller epsilon, or ask its owner: this budget never refills");
  }

  private void pay(String receiver, String epsilon, PopulationBudget budget) {
    String query = "q" + queries++;
    ledger.admit(
        query,
        receiver,
        Analysis.AGGREGATE,
        List.of(new TableAccess(MAILS, READERS, AccessBudget.UNLIMITED)),
        NOON);
    ledger.reserve(query, READERS, Charge.pure(new BigDecimal(epsilon)), 0, budget, NOON);
  }

  private static PopulationBudget budget(Map<String, BigDecimal> share) {
    return new PopulationBudget(
        "readers",
        "metromail",
        BigDecimal.TEN,
        new BigDecimal("1e-6"),
        PopulationBudget.Period.MONTH,
        share,
        false,
        new PolicyPosition("b.yaml", 1, 1));
  }
}
