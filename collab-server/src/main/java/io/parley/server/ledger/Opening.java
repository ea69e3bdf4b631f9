package io.parley.server.ledger;

import io.parley.policy.PopulationBudget;
import io.parley.query.account.PrivacyFilter;
import java.time.Instant;

/**
 * A budget as it holds now.
 *
 * @param every how often it refills
 * @param filter its rule and its size
 */
record Opening(PopulationBudget.Period every, PrivacyFilter filter) {
  /** A budget that opens now. */
  static Opening of(PopulationBudget budget) {
    return new Opening(budget.every(), PrivacyFilter.open(budget.epsilon(), budget.delta()));
  }

  Instant periodStart(Instant now) {
    return Calendar.periodStart(every, now);
  }
}
