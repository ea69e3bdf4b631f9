package io.parley.policy;

import java.math.BigDecimal;
import java.util.Map;

/**
 * A population's one budget, kept by its party.
 *
 * @param epsilon the ε of one period, all answers together
 * @param delta the δ of one period
 * @param share the most of ε and of δ that a receiver's answers may take in a period, above 0 and
 *     at most 1; a receiver that is not named may take all
 * @param exactDisclosures the owner's signed acceptance that audiences beside aggregates leave no
 *     (ε, δ) promise for the receivers of those audiences
 */
public record PopulationBudget(
    String population,
    String owner,
    BigDecimal epsilon,
    BigDecimal delta,
    Period every,
    Map<String, BigDecimal> share,
    boolean exactDisclosures,
    PolicyPosition position) {
  public PopulationBudget {
    share = Map.copyOf(share);
  }

  /** A budget without shares. */
  public PopulationBudget(
      String population,
      String owner,
      BigDecimal epsilon,
      BigDecimal delta,
      Period every,
      boolean exactDisclosures,
      PolicyPosition position) {
    this(population, owner, epsilon, delta, every, Map.of(), exactDisclosures, position);
  }

  /** How often the budget refills, by the UTC calendar. */
  public enum Period {
    DAY,
    WEEK,
    MONTH,
    YEAR,
    NEVER
  }
}
