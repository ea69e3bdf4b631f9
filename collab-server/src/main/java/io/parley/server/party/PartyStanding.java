package io.parley.server.party;

import io.parley.policy.PopulationBudget;
import io.parley.query.account.Balance;
import io.parley.query.account.Population;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.BudgetClosure;
import io.parley.server.ledger.SqliteLedger;
import java.time.Clock;
import java.util.List;

/** What a party's operator sees of its budgets and its log. */
public final class PartyStanding {
  private final String party;
  private final SqliteLedger ledger;
  private final AuditLog audit;
  private final LivePolicies policies;
  private final BudgetClosure closure;
  private final Clock clock;

  PartyStanding(
      String party,
      SqliteLedger ledger,
      AuditLog audit,
      LivePolicies policies,
      BudgetClosure closure,
      Clock clock) {
    this.party = party;
    this.ledger = ledger;
    this.audit = audit;
    this.policies = policies;
    this.closure = closure;
    this.clock = clock;
  }

  /** The node's own populations, by the policies that hold. */
  public List<Population> populations() {
    return policies.last().budgets().stream()
        .filter(b -> b.owner().equals(party))
        .map(b -> new Population(party, b.population()))
        .toList();
  }

  /** What a population has spent in the running period, and what is left of it. */
  public Balance balance(Population population) {
    PopulationBudget budget = policies.last().budget(party, population.name()).orElseThrow();
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
