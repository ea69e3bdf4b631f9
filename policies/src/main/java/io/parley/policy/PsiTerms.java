package io.parley.policy;

import java.math.BigDecimal;
import java.util.Set;

/**
 * On which terms a population may be intersected with a partner's, without a room: {@code psi:} of
 * its budget's file. A run needs the terms of both parties; the smaller ε, δ and limits hold.
 *
 * @param to the members that may learn the size, noised
 * @param purposes what for
 * @param epsilon the ε of one run, at least 0.01
 * @param delta the δ of one run, above 0
 * @param times how often
 */
public record PsiTerms(
    Set<String> to,
    Set<String> purposes,
    BigDecimal epsilon,
    BigDecimal delta,
    AccessBudget times) {
  public PsiTerms {
    to = Set.copyOf(to);
    purposes = Set.copyOf(purposes);
  }
}
