package io.parley.policy;

import java.util.Optional;
import java.util.Set;

/**
 * What a question under an allowance must obey beside its protection.
 *
 * @param functions the functions of values that may be applied to the table's columns; empty: all
 *     that the language has
 * @param joinRequired whether only people may be counted who are found at another party too
 * @param joinWith the partner tables that may stand in the same question, as {@code party.table} or
 *     {@code party.*}; empty: any
 * @param times how often
 */
public record Terms(
    Optional<Set<String>> functions,
    boolean joinRequired,
    Optional<Set<String>> joinWith,
    AccessBudget times) {
  /** Nothing beside the protection. */
  public static final Terms NONE =
      new Terms(Optional.empty(), false, Optional.empty(), AccessBudget.UNLIMITED);

  public Terms {
    functions = functions.map(Set::copyOf);
    joinWith = joinWith.map(Set::copyOf);
  }

  /** These, with another access budget. */
  public Terms withTimes(AccessBudget budget) {
    return new Terms(functions, joinRequired, joinWith, budget);
  }

  /** Whether a table may stand in the same question. */
  public boolean mayJoin(TableName partner) {
    return joinWith.isEmpty()
        || joinWith.get().contains(partner.toString())
        || joinWith.get().contains(partner.party() + ".*");
  }
}
