package io.parley.server.bench;

import io.parley.policy.PolicySet;
import io.parley.policy.PopulationBudget;
import io.parley.policy.ReasonCode;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.account.PrivacyFilter;
import io.parley.server.client.RoomClient;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PolicyFolder;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many analysts at once, on budgets that hold half of what they ask. One question in ten is asked
 * by several. Nothing but answers and refusals for the budget may come back, and no charge may have
 * two answers; else there is no figure.
 */
final class RoomLoad {
  /** What each question pays of each budget. */
  private static final String EPSILON = "0.01";

  private static final BigDecimal DELTA = new BigDecimal("1e-3");
  private static final int REPEATED = 10;

  private final int analysts;
  private final int queries;
  private final AtomicInteger next = new AtomicInteger();
  private final ConcurrentLinkedQueue<Double> times = new ConcurrentLinkedQueue<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Charge> charges = new ConcurrentHashMap<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  RoomLoad(int analysts, int queries) {
    this.analysts = analysts;
    this.queries = queries;
  }

  /** A budget's ε that holds about half of the questions. */
  String budget() {
    Charge half = Charge.NONE;
    for (int i = 0; i < queries / 2; i++) {
      half = half.plus(Charge.pure(new BigDecimal(EPSILON)));
    }
    BigDecimal step = new BigDecimal("0.02");
    BigDecimal epsilon = step;
    while (!PrivacyFilter.open(epsilon, DELTA).admits(Charge.NONE, half)) {
      epsilon = epsilon.add(step);
    }
    return epsilon.toPlainString();
  }

  /** Asks all of it; how long each took, in milliseconds. */
  double[] run(RoomCluster cluster) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(analysts);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < analysts; i++) {
        int analyst = i;
        all.add(pool.submit(() -> ask(cluster, analyst)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    if (answered.get() == 0 || refused.get() == 0) {
      throw new IllegalStateException(
          "%d answered and %d refused: the budget did not end in the middle"
              .formatted(answered.get(), refused.get()));
    }
    return times.stream().mapToDouble(t -> t).toArray();
  }

  /** What came of the questions, in words. */
  String outcome() {
    return "%d answered by %d charges, %d refused for the budget"
        .formatted(answered.get(), charges.size(), refused.get());
  }

  private void ask(RoomCluster cluster, int analyst) {
    try (RoomClient client = cluster.analyst(analyst)) {
      for (int i = next.getAndIncrement(); i < queries; i = next.getAndIncrement()) {
        int question = i % REPEATED == 0 ? i / (REPEATED * REPEATED) : queries + i;
        String sql = RoomQuestions.small(cluster.parties(), question, EPSILON);
        long start = System.nanoTime();
        RoomClient.Outcome outcome = RoomQuestions.ask(client, sql);
        times.add((System.nanoTime() - start) / 1e6);
        take(outcome);
      }
    }
  }

  private void take(RoomClient.Outcome outcome) {
    if (outcome instanceof RoomClient.Outcome.Answered one) {
      take(one.answer());
      return;
    }
    if (outcome instanceof RoomClient.Outcome.Refused no
        && no.reasons().stream()
            .allMatch(r -> r.rule().equals(ReasonCode.BUDGET_EXHAUSTED.code()))) {
      refused.incrementAndGet();
      return;
    }
    throw new IllegalStateException("neither an answer nor the end of the budget: " + outcome);
  }

  private void take(AnswerDocument answer) {
    String query = answer.receipt().queryId();
    String text = Json.text(answer);
    String before = answers.putIfAbsent(query + answer.receipt().plan(), text);
    if (before != null && !before.equals(text)) {
      throw new IllegalStateException("two answers for the charge of " + query);
    }
    charges.put(query, answer.receipt().charges().values().iterator().next());
    answered.incrementAndGet();
  }

  /**
   * How many committed charges stand above the budget in the parties' ledgers: of as many equal
   * charges as a ledger holds, those that its filter, asked here anew, does not take.
   *
   * @throws IllegalStateException when a ledger has less than what the answers were charged
   */
  int overspent(RoomCluster cluster) {
    int over = 0;
    for (String party : cluster.parties()) {
      PopulationBudget budget = budgetOf(cluster.directory(party), party);
      Charge spent;
      try (StoredLedger ledger =
          StoredLedger.open(
              cluster.directory(party).resolve("ledger.db"),
              cluster.directory(party).keys().envelope())) {
        spent = ledger.spent(new Population(party, budget.population()), budget, Instant.now());
      }
      over += above(PrivacyFilter.open(budget.epsilon(), budget.delta()), spent);
    }
    return over;
  }

  private int above(PrivacyFilter filter, Charge spent) {
    Charge one = charges.values().iterator().next();
    int committed = times(spent, one);
    if (committed < charges.size()) {
      throw new IllegalStateException(
          "a ledger holds %d charges, and %d were answered".formatted(committed, charges.size()));
    }
    int held = 0;
    for (Charge sum = Charge.NONE; held < committed && filter.admits(sum, one); held++) {
      sum = sum.plus(one);
    }
    return committed - held;
  }

  /** How many equal charges a sum is. */
  static int times(Charge sum, Charge one) {
    return one.rho().signum() > 0
        ? sum.rho().divideToIntegralValue(one.rho()).intValueExact()
        : sum.pureEpsilon().divideToIntegralValue(one.pureEpsilon()).intValueExact();
  }

  /** The budget of a party's people. */
  static PopulationBudget budgetOf(NodeDirectory directory, String party) {
    Offer offer =
        new Offer(Offer.VERSION, party, PolicyFolder.read(directory.resolve("policies")), Map.of());
    PolicySet policies = PolicyFolder.set(List.of(offer));
    return policies.budgets().iterator().next();
  }
}
