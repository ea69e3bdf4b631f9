package io.parley.policy;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * A population's one budget, kept by its party.
 *
 * @param epsilon the ε of one period, all answers together
 * @param delta the δ of one period
 * @param share the most of ε and of δ that a receiver's answers may take in a period, above 0 and
 *     at most 1; a receiver that is not named may take all
 * @param exactDisclosures the owner's signed acceptance that audiences beside aggregates leave no
 *     (ε, δ) promise for the receivers of those audiences
 * @param psi on which terms its people may be intersected with a partner's without a room; empty:
 *     not at all
 * @param exactPsi the owner's signed acceptance that such a size may leave exact, where the partner
 *     signed the same
 */
public record PopulationBudget(
    String population,
    String owner,
    BigDecimal epsilon,
    BigDecimal delta,
    Period every,
    Map<String, BigDecimal> share,
    boolean exactDisclosures,
    Optional<PsiTerms> psi,
    boolean exactPsi,
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

  /** A budget with shares, and no intersection without a room. */
  public PopulationBudget(
      String population,
      String owner,
      BigDecimal epsilon,
      BigDecimal delta,
      Period every,
      Map<String, BigDecimal> share,
      boolean exactDisclosures,
      PolicyPosition position) {
    this(
        population,
        owner,
        epsilon,
        delta,
        every,
        share,
        exactDisclosures,
        Optional.empty(),
        false,
        position);
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
