package io.parley.server.party;

import io.parley.policy.PopulationBudget;
import io.parley.query.account.Balance;
import io.parley.query.account.Population;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.BudgetClosure;
import io.parley.server.ledger.StoredLedger;
import java.time.Clock;
import java.util.List;

/** What a party's operator sees of its budgets and its log. */
public final class PartyStanding {
  private final String party;
  private final StoredLedger ledger;
  private final AuditLog audit;
  private final List<LivePolicies> policies;
  private final BudgetClosure closure;
  private final Clock clock;

  PartyStanding(
      String party,
      StoredLedger ledger,
      AuditLog audit,
      List<LivePolicies> policies,
      BudgetClosure closure,
      Clock clock) {
    this.party = party;
    this.ledger = ledger;
    this.audit = audit;
    this.policies = List.copyOf(policies);
    this.closure = closure;
    this.clock = clock;
  }

  /** The node's own populations, by the policies that hold in any of its collaborations. */
  public List<Population> populations() {
    return policies.stream()
        .flatMap(live -> live.last().budgets().stream())
        .filter(b -> b.owner().equals(party))
        .map(b -> new Population(party, b.population()))
        .distinct()
        .toList();
  }

  /**
   * What a population has spent in the running period, and what is left of it. All collaborations
   * write the same budget ({@link PoliciesTogether}).
   */
  public Balance balance(Population population) {
    PopulationBudget budget =
        policies.stream()
            .flatMap(live -> live.last().budget(party, population.name()).stream())
            .findFirst()
            .orElseThrow();
    return ledger.balance(population, budget, clock.instant());
  }

  /** Whether budgets were closed by a restore or the loss of the ledger, in any period. */
  public boolean isClosureNoted() {
    return closure.isThere();
  }

  /** How far the audit log is. */
  public AuditLog.Standing audited() {
    return audit.standing();
  }
}
