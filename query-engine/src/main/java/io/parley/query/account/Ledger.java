package io.parley.query.account;

import io.parley.policy.Analysis;
import io.parley.policy.PopulationBudget;
import java.time.Instant;
import java.util.List;

/**
 * The durable account of one party's populations. A committed charge stays, whatever fails
 * afterwards: a refund that depends on data would be a leak.
 */
public interface Ledger {
  /**
   * Counts a question at the tables that it reads, before anything is reserved for it; the attempt
   * stays counted, whatever comes of it.
   *
   * @param receiver the member that gets the answer, for budgets with shares
   * @param analysis the kind of question that is counted
   * @param access the tables, with how often each may be asked
   * @throws BudgetExceeded when a table's access budget is used up
   */
  void admit(
      String queryId, String receiver, Analysis analysis, List<TableAccess> access, Instant now);

  /**
   * Reserves a charge for a query. Reserving the same query twice is refused. Where the budget has
   * shares, the receiver is the one that the query was admitted for.
   *
   * @throws BudgetExceeded when the budget's filter does not admit this on top of what is spent and
   *     reserved
   */
  void reserve(
      String queryId,
      Population population,
      Charge charge,
      int disclosures,
      PopulationBudget budget,
      Instant now);

  /**
   * Commits what was reserved, durably: when this returns, not even a power cut forgets it. A query
   * is committed once; a second attempt is refused.
   */
  void commit(String queryId, Instant now);

  /** What a population has spent and reserved in the period that contains the instant. */
  Charge spent(Population population, PopulationBudget budget, Instant now);

  /** The same as people read it: under the filter with which the budget opened. */
  Balance balance(Population population, PopulationBudget budget, Instant now);
}
