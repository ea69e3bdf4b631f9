package io.parley.policy;

import java.math.BigDecimal;
import java.util.Optional;
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
 * @param rows how many rows this population always is in a run, whatever its size; empty: the size
 *     shows in a bucket
 */
public record PsiTerms(
    Set<String> to,
    Set<String> purposes,
    BigDecimal epsilon,
    BigDecimal delta,
    AccessBudget times,
    Optional<Integer> rows) {
  /** The fewest rows: check rows and dummies take about half of them. */
  public static final int LEAST_ROWS = 8_192;

  /** The most rows that a run holds. */
  public static final int MOST_ROWS = 1 << 22;

  public PsiTerms {
    to = Set.copyOf(to);
    purposes = Set.copyOf(purposes);
  }
}
