package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.AccessBudget;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.policy.PopulationBudget.Period;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetClosureTest {
  private static final Population READERS = new Population("metromail", "readers");

  /** A Friday; the month ends with Saturday, the week with Sunday. */
  private static final Instant RESTORED = Instant.parse("2026-10-30T12:00:00Z");

  private final Path folder;
  private final NodeDirectory node;

  BudgetClosureTest(@TempDir Path folder) {
    this.folder = folder;
    this.node = new NodeDirectory(folder);
  }

  private static PopulationBudget budget(Period every) {
    return new PopulationBudget(
        "readers",
        "metromail",
        new BigDecimal("4"),
        new BigDecimal("1e-6"),
        every,
        true,
        new PolicyPosition("metromail.readers.yaml", 1, 1));
  }

  private void close(Period... every) {
    BudgetClosure.close(node, RESTORED.minusSeconds(3_600), RESTORED, Set.of(every));
  }

  private void assertClosedUntil(String day, Period every, AccessBudget... times) {
    BudgetClosure closure = BudgetClosure.of(node);
    Instant opens = Instant.parse(day + "T00:00:00Z");
    assertThatThrownBy(
            () -> closure.check(READERS, budget(every), List.of(times), opens.minusMillis(1)))
        .isInstanceOf(BudgetExceeded.class)
        .extracting(e -> ((BudgetExceeded) e).reason().help())
        .isEqualTo("ask again from " + day + ", when the next period begins");
    assertThatCode(() -> closure.check(READERS, budget(every), List.of(times), opens))
        .doesNotThrowAnyException();
  }

  @Test
  void withoutARestore_nothingIsClosed() {
    assertThatCode(
            () -> BudgetClosure.of(node).check(READERS, budget(Period.MONTH), List.of(), RESTORED))
        .doesNotThrowAnyException();
  }

  @Test
  void budget_opensWithItsNextPeriod() {
    close();

    assertClosedUntil("2026-10-31", Period.DAY);
    assertClosedUntil("2026-11-02", Period.WEEK);
    assertClosedUntil("2026-11-01", Period.MONTH);
    assertClosedUntil("2027-01-01", Period.YEAR);
  }

  @Test
  void lastEndOfAllPeriods_counts() {
    close(Period.MONTH);

    assertClosedUntil("2026-11-01", Period.DAY);
    assertClosedUntil("2026-11-02", Period.DAY, AccessBudget.of(3, AccessBudget.Per.WEEK));
  }

  @Test
  void whatNeverRefills_staysClosed() {
    close();
    Instant late = Instant.parse("2126-01-01T00:00:00Z");
    BudgetClosure closure = BudgetClosure.of(node);

    for (Runnable check :
        List.<Runnable>of(
            () -> closure.check(READERS, budget(Period.NEVER), List.of(), late),
            () ->
                closure.check(
                    READERS,
                    budget(Period.DAY),
                    List.of(AccessBudget.of(20, AccessBudget.Per.EVER)),
                    late))) {
      assertThatThrownBy(check::run)
          .isInstanceOf(BudgetExceeded.class)
          .extracting(e -> ((BudgetExceeded) e).reason().help())
          .isEqualTo(
              "ask its owner: this budget, or a number of attempts beside it, never refills");
    }
  }

  @Test
  void clockThatWasSetBack_opensNothing() {
    close();
    BudgetClosure.close(node, RESTORED, RESTORED.minusSeconds(90L * 86_400), Set.of(Period.DAY));

    assertClosedUntil("2026-11-01", Period.MONTH);
  }

  /** Of two rows of a question the one that was committed is spent, whatever the other became. */
  @Test
  void committedInTheBackupAndBurnedHere_isSpent() throws IOException {
    PopulationBudget budget = budget(Period.MONTH);
    Path present = folder.resolve("ledger.db");
    Path earlier = folder.resolve("earlier.db");
    try (StoredLedger ledger = StoredLedger.open(present, LedgerKeys.of(folder))) {
      ledger.reserve("q1", READERS, Charge.pure(new BigDecimal("0.5")), 0, budget, RESTORED);
    }
    Files.copy(present, earlier); // in the middle of a question
    try (StoredLedger ledger = StoredLedger.open(earlier, LedgerKeys.of(folder))) {
      ledger.commit("q1", RESTORED);
    }
    try (StoredLedger ledger = StoredLedger.open(present, LedgerKeys.of(folder))) {
      ledger.burnAll(); // the node was started on it once
    }

    assertThat(LedgerUnion.lacks(present, earlier, LedgerKeys.of(folder))).isTrue();
    LedgerUnion.bringForward(present, earlier);

    assertThat(LedgerUnion.lacks(present, earlier, LedgerKeys.of(folder))).isFalse();
    try (StoredLedger ledger = StoredLedger.open(present, LedgerKeys.of(folder))) {
      assertThat(ledger.spent(READERS, budget, RESTORED).epsilon()).isEqualByComparingTo("0.5");
    }
  }

  @Test
  void unitedLedgers_holdWhatEitherHas() throws IOException {
    Instant now = Instant.parse("2026-10-30T12:00:00Z");
    PopulationBudget budget = budget(Period.MONTH);
    Charge charge = Charge.pure(new BigDecimal("0.5"));
    Path present = folder.resolve("ledger.db");
    Path earlier = folder.resolve("earlier.db");
    try (StoredLedger ledger = StoredLedger.open(present, LedgerKeys.of(folder))) {
      ledger.reserve("q1", READERS, charge, 0, budget, now);
    }
    Files.copy(present, earlier);
    try (StoredLedger ledger = StoredLedger.open(earlier, LedgerKeys.of(folder))) {
      ledger.commit("q1", now);
      ledger.reserve("q2", READERS, charge, 0, budget, now);
      ledger.commit("q2", now);
    }
    try (StoredLedger ledger = StoredLedger.open(present, LedgerKeys.of(folder))) {
      ledger.reserve("q3", READERS, charge, 0, budget, now);
      ledger.commit("q3", now);
    }

    assertThat(LedgerUnion.lacks(present, earlier, LedgerKeys.of(folder))).isTrue();
    assertThat(LedgerUnion.lacks(present, earlier, LedgerKeys.of(folder)))
        .as("counting brings nothing")
        .isTrue();
    LedgerUnion.bringForward(present, earlier);
    assertThat(LedgerUnion.lacks(present, earlier, LedgerKeys.of(folder))).isFalse();

    try (StoredLedger ledger = StoredLedger.open(present, LedgerKeys.of(folder))) {
      ledger.burnAll();
      assertThat(ledger.spent(READERS, budget, now).epsilon()).isEqualByComparingTo("1.5");
      assertThat(ledger.knows("q2")).isTrue();
    }
    assertThat(LedgerUnion.periods(present)).containsExactly(Period.MONTH);
  }
}
