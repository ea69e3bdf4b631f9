package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.crypto.SigningKey;
import io.parley.policy.AccessBudget;
import io.parley.policy.Analysis;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.policy.TableName;
import io.parley.query.account.Balance;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.account.TableAccess;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a ledger keeps, on whatever database it is. */
abstract class LedgerContract {
  static final Population READERS = new Population("metromail", "readers");
  private static final Population SHOPPERS = new Population("hearth", "shoppers");
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  final TestStore store;
  StoredLedger ledger;

  LedgerContract(TestStore store) {
    this.store = store;
  }

  @BeforeEach
  void openLedger() {
    ledger = store.ledger();
  }

  @AfterEach
  void closeLedger() {
    ledger.close();
  }

  @Test
  void reserved_countsAsSpent() {
    reserve("q1", "0.5", "1e-9");

    assertSpent("0.5", "1e-9", NOON);
  }

  /** Whoever can write the file cannot make one question as cheap as another. */
  @Test
  void chargeMovedToAnotherQuestion_isRefused() throws Exception {
    reserve("q1", "0.5", "0");
    reserve("q2", "0.001", "0");
    store.tamper(
        "ledger",
        "UPDATE entry SET sealed = (SELECT sealed FROM entry WHERE query_id = 'q2')"
            + " WHERE query_id = 'q1'");
    ledger.close();
    ledger = store.ledger();

    assertThatThrownBy(() -> ledger.spent(READERS, budget("1", "1e-8"), NOON))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            "a value in the database does not open with this node's keys; restore both from one backup");
  }

  @Test
  void committed_staysSpent() {
    reserve("q1", "0.5", "1e-9");
    ledger.commit("q1", NOON.plusSeconds(1));

    assertSpent("0.5", "1e-9", NOON);
  }

  @Test
  void burned_isGivenBack() {
    reserve("q1", "0.5", "1e-9");
    ledger.burn("q1");

    assertSpent("0", "0", NOON);
  }

  @Test
  void burnAfterCommit_changesNothing() {
    reserve("q1", "0.5", "1e-9");
    ledger.commit("q1", NOON);
    ledger.burn("q1");
    ledger.burnAll();

    assertSpent("0.5", "1e-9", NOON);
  }

  @Test
  void burnAll_givesBackReservationsOnly() {
    reserve("q1", "0.5", "0");
    reserve("q2", "0.25", "0");
    ledger.commit("q1", NOON);
    ledger.burnAll();

    assertSpent("0.5", "0", NOON);
    assertThatThrownBy(() -> ledger.commit("q2", NOON)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tenTenths_areExactlyOne() {
    for (int i = 0; i < 10; i++) {
      ledger.reserve("q" + i, READERS, charge("0.1", "5e-10"), 0, budget("1", "1e-8"), NOON);
    }

    Balance balance = ledger.balance(READERS, budget("1", "1e-8"), NOON);
    assertThat(balance.epsilon()).isEqualByComparingTo("1");
    assertThat(balance.epsilonLeft()).isZero();
    assertThat(balance.deltaLeft()).isZero();
    assertThatThrownBy(
            () ->
                ledger.reserve("q10", READERS, charge("1e-30", "0"), 0, budget("1", "1e-8"), NOON))
        .isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void epsilonExceeded_saysWhatItCostsWhatIsLeftAndWhenItRefills() {
    ledger.reserve("q1", READERS, charge("9.5", "2e-7"), 0, budget("10", "1e-6"), NOON);

    BudgetExceeded refused =
        catchThrowableOfType(
            BudgetExceeded.class,
            () ->
                ledger.reserve(
                    "q2", READERS, charge("1.0", "1e-9"), 0, budget("10", "1e-6"), NOON));

    assertThat(refused.reason().code()).isEqualTo("budget-exhausted");
    assertThat(refused.reason().message())
        .isEqualTo(
            "the privacy budget of metromail.readers does not hold this question:"
                + " it costs ε 1 and δ 1E-9, and ε 0.5 and δ 3E-7 are left");
    assertThat(refused.reason().help())
        .isEqualTo("ask with a smaller epsilon, or from 2026-12-01, when the budget refills");
    assertSpent("9.5", "2e-7", NOON);
  }

  @Test
  void deltaAloneExceeded_isRefused() {
    ledger.reserve("q1", READERS, charge("1", "4e-7"), 0, budget("10", "1e-6"), NOON);

    assertThatThrownBy(
            () -> ledger.reserve("q2", READERS, charge("1", "2e-7"), 0, budget("10", "1e-6"), NOON))
        .isInstanceOf(BudgetExceeded.class)
        .hasMessageContaining("ε 9 and δ 1E-7 are left");
  }

  @Test
  void refusedReservation_leavesTheQueryUncommittable() {
    assertThatThrownBy(() -> reserve("q1", "11", "0")).isInstanceOf(BudgetExceeded.class);

    assertThatThrownBy(() -> ledger.commit("q1", NOON)).isInstanceOf(IllegalStateException.class);
    assertSpent("0", "0", NOON);
  }

  @Test
  void sameQueryTwice_isRefusedAndChargedOnce() {
    reserve("q1", "0.5", "0");

    assertThatThrownBy(() -> reserve("q1", "0.5", "0")).isInstanceOf(StorageException.class);
    assertSpent("0.5", "0", NOON);
  }

  @Test
  void burnedQueryAgain_isRefused() {
    reserve("q1", "0.5", "0");
    ledger.burn("q1");

    assertThatThrownBy(() -> reserve("q1", "0.5", "0")).isInstanceOf(StorageException.class);
    assertSpent("0", "0", NOON);
  }

  @Test
  void knownQuery_staysKnown() {
    assertThat(ledger.knows("q1")).isFalse();
    reserve("q1", "0.5", "0");
    assertThat(ledger.knows("q1")).isTrue();
    ledger.burn("q1");

    assertThat(ledger.knows("q1")).isTrue();
    assertThat(ledger.knows("q2")).isFalse();
  }

  @Test
  void commitTwice_isRefused() {
    reserve("q1", "0.5", "0");
    ledger.commit("q1", NOON);

    assertThatThrownBy(() -> ledger.commit("q1", NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nothing is reserved for this query, or it was committed");
  }

  @Test
  void commitWithoutReserve_isRefused() {
    assertThatThrownBy(() -> ledger.commit("never", NOON))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void lateGoAfterBurn_isRefused() {
    reserve("q1", "0.5", "0");
    ledger.burn("q1");

    assertThatThrownBy(() -> ledger.commit("q1", NOON)).isInstanceOf(IllegalStateException.class);
    assertSpent("0", "0", NOON);
  }

  @Test
  void gaussianRefused_saysWhatItCostsAndWhatIsLeftInItsOwnKind() {
    ledger.reserve("q1", READERS, zcdp("1.4"), 0, budget("10", "1e-6"), NOON);

    BudgetExceeded refused =
        catchThrowableOfType(
            BudgetExceeded.class,
            () -> ledger.reserve("q2", READERS, zcdp("0.1"), 0, budget("10", "1e-6"), NOON));

    assertThat(refused.reason().message())
        .isEqualTo(
            "the privacy budget of metromail.readers does not hold this question:"
                + " it costs ε 2.716 (at δ 1E-9) and δ 0, and ε 1.2 (at δ 1E-9) and δ 5E-7 are left");
  }

  @Test
  void kinds_shareOneBudget() {
    ledger.reserve("q1", READERS, zcdp("1.4"), 0, budget("10", "1e-6"), NOON);

    assertThat(held(ledger, "q2", Charge.pure(new BigDecimal("0.5")))).isFalse();
    assertThat(held(ledger, "q3", Charge.pure(new BigDecimal("0.05")))).isTrue();
  }

  @Test
  void balance_opensNothing() {
    ledger.balance(READERS, budget("0.5", "1e-6"), NOON);

    reserve("q1", "9", "0");
    assertSpent("9", "0", NOON);
  }

  @Test
  void populations_haveSeparateAccounts() {
    reserve("q1", "9", "0");
    ledger.reserve("q1", SHOPPERS, charge("8", "0"), 0, budget("10", "1e-6"), NOON);

    assertSpent("9", "0", NOON);
    assertThat(ledger.spent(SHOPPERS, budget("10", "1e-6"), NOON).epsilon())
        .isEqualByComparingTo("8");
  }

  @Test
  void nextPeriod_startsAnew() {
    reserve("q1", "10", "0");
    Instant next = Instant.parse("2026-12-01T00:00:00Z");

    assertSpent("10", "0", next.minusMillis(1));
    assertSpent("0", "0", next);
  }

  @Test
  void commitAcrossMonthEnd_neverGivesOnePeriodTwoBudgets() {
    Instant before = Instant.parse("2026-11-30T23:59:59Z");
    Instant after = Instant.parse("2026-12-01T00:00:01Z");
    ledger.reserve("old", READERS, charge("10", "0"), 0, budget("10", "1e-6"), before);
    ledger.reserve("new", READERS, charge("10", "0"), 0, budget("10", "1e-6"), after);
    ledger.commit("old", after);
    ledger.commit("new", after);

    assertSpent("10", "0", after);
    assertSpent("20", "0", before);
  }

  @Test
  void clockSetBack_forgetsNoCharge() {
    reserve("q1", "10", "0");

    assertThatThrownBy(
            () ->
                ledger.reserve(
                    "q2",
                    READERS,
                    charge("1", "0"),
                    0,
                    budget("10", "1e-6"),
                    NOON.minusSeconds(86_400 * 40L)))
        .isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void disclosures_areCountedAndRefusedAboveTheLimit() {
    disclose("a1", NOON);
    disclose("a2", NOON);

    BudgetExceeded refused = catchThrowableOfType(BudgetExceeded.class, () -> disclose("a3", NOON));

    assertThat(refused.reason().message())
        .isEqualTo(
            "`metromail.mailings` may be asked for the analysis `audience` 2 per month, and that is"
                + " used");
    assertThat(refused.reason().code()).isEqualTo("access-budget-used");
    assertThat(refused.reason().help()).isEqualTo("ask again from 2026-12-01");
    assertThatThrownBy(() -> ledger.commit("a3", NOON)).isInstanceOf(IllegalStateException.class);
    assertThat(ledger.knows("a3")).isTrue();
  }

  @Test
  void refusedDisclosures_countToo() {
    disclose("a1", NOON);
    disclose("a2", NOON);
    assertThatThrownBy(() -> disclose("a3", NOON)).isInstanceOf(BudgetExceeded.class);

    // A limit of 3 would have held the third, had the refused one not counted.
    assertThatThrownBy(() -> disclose("a4", 3, NOON)).isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void burnedDisclosures_countToo() {
    disclose("a1", NOON);
    disclose("a2", NOON);
    ledger.burn("a1");
    ledger.burn("a2");

    assertThatThrownBy(() -> disclose("a3", NOON)).isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void disclosuresOfLastMonth_doNotCount() {
    disclose("a1", NOON);
    disclose("a2", NOON);

    disclose("a3", Instant.parse("2026-12-01T00:00:00Z"));

    assertThatThrownBy(() -> disclose("a4", NOON)).isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void disclosures_leaveTheBudgetAlone() {
    disclose("a1", NOON);

    assertSpent("0", "0", NOON);
  }

  @Test
  void exhaustedBudget_stillAllowsAFreeDisclosure() {
    reserve("q1", "10", "5e-7");

    disclose("a1", NOON);
    ledger.commit("a1", NOON);

    assertSpent("10", "5e-7", NOON);
  }

  @Test
  void eightThreads_neverOverspend() throws Exception {
    assertThat(race(List.of(ledger), charge("1", "0"))).isEqualTo(10);
    assertSpent("10", "0", NOON);
  }

  /** As many threads as a busy room has, on four connections, as processes would have them. */
  @Test
  void sixtyFourThreadsOnFourConnections_neverOverspend() throws Exception {
    try (StoredLedger second = store.ledger();
        StoredLedger third = store.ledger();
        StoredLedger fourth = store.ledger()) {
      List<StoredLedger> ledgers = List.of(ledger, second, third, fourth);

      assertThat(race(ledgers, charge("1", "0"), 64, 2)).isEqualTo(10);
      assertSpent("10", "0", NOON);
    }
  }

  @Test
  void twoConnections_neverOverspend() throws Exception {
    try (StoredLedger other = store.ledger()) {
      assertThat(race(List.of(ledger, other), charge("1", "0"))).isEqualTo(10);
      assertSpent("10", "0", NOON);
    }
  }

  @Test
  void twoConnectionsWithGaussianQuestions_neverOverspend() throws Exception {
    // A budget of (10, 1e-6) holds ρ 1.42 and no more, which is 17 of these and not 18.
    try (StoredLedger other = store.ledger()) {
      assertThat(race(List.of(ledger, other), zcdp("0.08"))).isEqualTo(17);
      assertThat(ledger.spent(READERS, budget("10", "1e-6"), NOON).text()).isEqualTo("zcdp 1.36");
    }
  }

  @Test
  void reopened_remembersEverything() {
    reserve("reserved", "1", "0");
    reserve("committed", "2", "0");
    ledger.commit("committed", NOON);
    reserve("burned", "4", "0");
    ledger.burn("burned");
    ledger.close();
    ledger = store.ledger();

    assertSpent("3", "0", NOON);
    assertThatThrownBy(() -> ledger.commit("committed", NOON))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ledger.commit("burned", NOON))
        .isInstanceOf(IllegalStateException.class);
    ledger.commit("reserved", NOON);
  }

  @Test
  void periods_tellWhatEachSpentAndWhatIsOpen() {
    Instant october = Instant.parse("2026-10-03T00:00:00Z");
    ledger.reserve("old", READERS, charge("2", "1e-7"), 0, budget("10", "1e-6"), october);
    ledger.commit("old", october);
    disclose("list", NOON);
    ledger.commit("list", NOON);
    reserve("open", "0.5", "0");
    reserve("burned", "4", "0");
    ledger.burn("burned");

    List<PeriodAccount> periods = ledger.periods(READERS, budget("10", "1e-6"), NOON);

    assertThat(periods)
        .extracting(p -> p.from().toString())
        .containsExactly("2026-11-01", "2026-10-01");
    assertThat(periods.get(0).refill()).hasToString("2026-12-01");
    assertThat(periods).extracting(PeriodAccount::questions).containsExactly(1L, 1L);
    assertThat(periods).extracting(PeriodAccount::open).containsExactly(1L, 0L);
    assertThat(periods).extracting(PeriodAccount::disclosures).containsExactly(1L, 0L);
    assertThat(periods)
        .extracting(p -> p.charge().text())
        .containsExactly("pure 0.5", "pure 2, delta 1E-7");
    assertThat(periods.get(0).balance().epsilonLeft()).isEqualByComparingTo("9.5");
  }

  @Test
  void periodsOfAnUntouchedPopulation_areThatOfNowAlone() {
    List<PeriodAccount> periods = ledger.periods(READERS, budget("10", "1e-6"), NOON);

    assertThat(periods).hasSize(1);
    assertThat(periods.get(0).charge().isNone()).isTrue();
    assertThat(periods.get(0).balance().epsilonLeft()).isEqualByComparingTo("10");
  }

  /** A commit and its entry are written together, or neither is. */
  @Test
  void commitThatIsRefused_leavesNoEntry() {
    AuditLog audit =
        ledger.audit(new AuditSigner("metromail", SigningKey.generate(), TestStore.NOON));

    assertThatThrownBy(
            () -> ledger.commit("never", NOON, audit, audit.entry("committed", Map.of())))
        .isInstanceOf(IllegalStateException.class);
    assertThat(events(audit)).isEmpty();

    reserve("q1", "0.5", "0");
    ledger.commit("q1", NOON, audit, audit.entry("committed", Map.of()));
    assertThat(events(audit)).containsExactly("committed");
  }

  private static List<String> events(AuditLog audit) {
    List<String> events = new ArrayList<>();
    audit.read(line -> line.entry().ifPresent(e -> events.add(e.event())));
    return events;
  }

  /** Forty questions on a budget of 10, from eight threads; how many were held. */
  private static int race(List<StoredLedger> ledgers, Charge charge) throws Exception {
    return race(ledgers, charge, 8, 5);
  }

  private static int race(List<StoredLedger> ledgers, Charge charge, int threads, int each)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Integer>> held = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        Callable<Integer> work =
            () -> {
              start.await();
              int mine = 0;
              for (int i = 0; i < each; i++) {
                mine +=
                    held(ledgers.get(thread % ledgers.size()), thread + "-" + i, charge) ? 1 : 0;
              }
              return mine;
            };
        held.add(pool.submit(work));
      }
      start.countDown();
      int sum = 0;
      for (Future<Integer> one : held) {
        sum += one.get();
      }
      return sum;
    } finally {
      pool.shutdownNow();
    }
  }

  static boolean held(StoredLedger ledger, String query, Charge charge) {
    try {
      ledger.reserve(query, READERS, charge, 0, budget("10", "1e-6"), NOON);
      ledger.commit(query, NOON);
      return true;
    } catch (BudgetExceeded e) {
      return false;
    }
  }

  void reserve(String query, String epsilon, String delta) {
    ledger.reserve(query, READERS, charge(epsilon, delta), 0, budget("10", "1e-6"), NOON);
  }

  private void disclose(String query, Instant at) {
    disclose(query, 2, at);
  }

  private void disclose(String query, int most, Instant at) {
    TableAccess access =
        new TableAccess(
            new TableName("metromail", "mailings"),
            READERS,
            AccessBudget.of(most, AccessBudget.Per.MONTH));
    ledger.admit(query, "metromail", Analysis.AUDIENCE, List.of(access), at);
    ledger.reserve(query, READERS, Charge.NONE, 1, budget("10", "1e-6"), at);
  }

  private void assertSpent(String epsilon, String delta, Instant at) {
    Charge spent = ledger.spent(READERS, budget("10", "1e-6"), at);
    assertThat(spent.epsilon()).isEqualByComparingTo(epsilon);
    assertThat(spent.delta()).isEqualByComparingTo(delta);
  }

  private static Charge zcdp(String rho) {
    return Charge.zcdp(new BigDecimal(rho));
  }

  static Charge charge(String epsilon, String delta) {
    return Charge.pure(new BigDecimal(epsilon)).withDelta(new BigDecimal(delta));
  }

  static PopulationBudget budget(String epsilon, String delta) {
    return new PopulationBudget(
        "readers",
        "metromail",
        new BigDecimal(epsilon),
        new BigDecimal(delta),
        PopulationBudget.Period.MONTH,
        true,
        new PolicyPosition("metromail.readers.yaml", 1, 1));
  }
}
