package io.parley.server.psi;

import io.parley.policy.PolicySet;
import io.parley.policy.PopulationBudget;
import io.parley.policy.PsiTerms;
import io.parley.policy.TablePolicy;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What a party's own policies say of a run.
 *
 * @param budget of the population that pays
 * @param terms of its {@code psi:}
 */
record PsiPolicy(PopulationBudget budget, PsiTerms terms) {
  /** A run as it is asked for. */
  record Wanted(String partner, String key, String purpose, boolean exact) {}

  /**
   * The terms under which a party lets a partner learn the size.
   *
   * @throws PsiRefusal naming what does not allow it
   */
  static PsiPolicy of(String party, PolicySet policies, Wanted wanted, LocalDate today) {
    PopulationBudget budget = budget(party, policies);
    PsiTerms terms = budget.psi().orElseThrow();
    if (!terms.to().contains(wanted.partner())) {
      throw notAllowed(
          "the population `%s.%s` may not be intersected with that of `%s`"
              .formatted(party, budget.population(), wanted.partner()),
          "its owner would name the partner in `to` of `psi`");
    }
    if (!terms.purposes().contains(wanted.purpose())) {
      throw new PsiRefusal(
          "purpose-not-allowed",
          "`%s` allows no intersection for the purpose `%s`".formatted(party, wanted.purpose()),
          "name a purpose that both parties allow: --purpose");
    }
    if (wanted.exact() && !budget.exactPsi()) {
      throw new PsiRefusal(
          "exact-psi-not-accepted",
          "`%s` has not signed that an exact size may leave".formatted(party),
          "ask without --exact, or have both owners sign `exact_psi: accepted`");
    }
    policies.tables().stream()
        .filter(t -> t.population().equals(budget.population()))
        .forEach(t -> check(t, wanted.key(), today));
    return new PsiPolicy(budget, terms);
  }

  private static PopulationBudget budget(String party, PolicySet policies) {
    List<PopulationBudget> budgets =
        policies.budgets().stream().filter(b -> b.psi().isPresent()).toList();
    if (budgets.size() != 1) {
      throw notAllowed(
          "`%s` has %s population whose file allows an intersection without a room"
              .formatted(party, budgets.isEmpty() ? "no" : "more than one"),
          "its owner would write `psi:` into the file of its one population");
    }
    return budgets.get(0);
  }

  /** What a table promises about its people holds here too, or nothing leaves. */
  private static void check(TablePolicy table, String key, LocalDate today) {
    if (!table.match().contains(key)) {
      throw notAllowed(
          "`%s` does not match people on `%s`".formatted(table.table(), key),
          "take a key type that both parties' tables name in `match`: --key");
    }
    if (table.where().isPresent()) {
      throw notAllowed(
          "`%s` has a condition that every person must meet (`where`), and this version does not apply it to intersections"
              .formatted(table.table()),
          "ask a room instead");
    }
    boolean early = table.starts().filter(today::isBefore).isPresent();
    boolean late = table.expires().filter(today::isAfter).isPresent();
    if (early || late) {
      throw notAllowed(
          "the policy of `%s` allows nothing today".formatted(table.table()),
          "ask on a day within its `starts` and `expires`");
    }
  }

  private static PsiRefusal notAllowed(String message, String help) {
    return new PsiRefusal("psi-not-allowed", message, help);
  }

  BigDecimal epsilon() {
    return terms.epsilon();
  }

  BigDecimal delta() {
    return terms.delta();
  }
}
