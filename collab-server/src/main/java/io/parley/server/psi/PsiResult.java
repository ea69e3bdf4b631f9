package io.parley.server.psi;

import io.parley.server.node.Counted;
import java.math.BigDecimal;

/**
 * A finished run, as one of both parties prints it.
 *
 * @param run its id
 * @param partner the other party
 * @param number the released size; noise may take it below zero
 * @param low with 95 % the size is at least this; never below zero
 * @param high with 95 % the size is at most this
 * @param epsilon 0 where the size is exact
 * @param delta 0 where the size is exact
 * @param population whose budget paid here
 * @param charge what it paid
 */
public record PsiResult(
    String run,
    String partner,
    String key,
    String purpose,
    boolean exact,
    long number,
    long low,
    long high,
    BigDecimal epsilon,
    BigDecimal delta,
    String population,
    String charge) {
  static PsiResult of(
      Exchange exchange, PsiPrice price, String population, String charge, long number) {
    long half = price.halfWidth();
    return new PsiResult(
        exchange.run(),
        exchange.partner(),
        exchange.key(),
        exchange.purpose(),
        price.isExact(),
        number,
        Math.max(0, number - half),
        Math.max(0, number + half),
        price.epsilon(),
        price.delta(),
        population,
        charge);
  }

  /** Who asks whom for what. */
  record Exchange(String run, String partner, String key, String purpose) {}

  /** As people read it. */
  public String text() {
    String what =
        exact
            ? "%s in common, exact: no (ε, δ) promise holds towards who reads this"
                .formatted(Counted.people(number))
            : "%s in common; with 95 %% between %,d and %,d"
                .formatted(Counted.people(number), low, high);
    return """
        %s
        matched with %s on %s, for %s, run %s
        charged to %s before this was printed: %s"""
        .formatted(what, partner, key, purpose, run, population, charge);
  }
}
