package io.parley.policy;

import java.math.BigDecimal;

/**
 * A population's one budget, kept by its party.
 *
 * @param epsilon the ε of one period, all answers together
 * @param delta the δ of one period
 * @param exactDisclosures the owner's signed acceptance that audiences beside aggregates leave no
 *     (ε, δ) promise for the receivers of those audiences
 */
public record PopulationBudget(
    String population,
    String owner,
    BigDecimal epsilon,
    BigDecimal delta,
    Period every,
    boolean exactDisclosures,
    PolicyPosition position) {

  /** How often the budget refills, by the UTC calendar. */
  public enum Period {
    DAY,
    WEEK,
    MONTH
  }
}
