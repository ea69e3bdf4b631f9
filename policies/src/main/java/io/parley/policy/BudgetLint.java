package io.parley.policy;

import io.parley.policy.PopulationRules.Population;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Findings about populations, their budgets, and tables that stand twice. */
final class BudgetLint {
  private static final BigDecimal MOST_A_YEAR = new BigDecimal("120");

  private BudgetLint() {}

  static Stream<LintFinding> findings(PolicySet policies) {
    return Stream.of(
            duplicateTables(policies),
            duplicateBudgets(policies),
            missing(policies),
            notAccepted(policies),
            exactPsi(policies),
            psiExceeds(policies),
            high(policies))
        .flatMap(s -> s);
  }

  private static Stream<LintFinding> duplicateTables(PolicySet policies) {
    Set<TableName> seen = new HashSet<>();
    return Stream.of(
            policies.tables().stream()
                .filter(t -> !seen.add(t.table()))
                .map(t -> duplicate(t.table(), t.position())),
            policies.publicTables().stream()
                .filter(t -> !seen.add(t.table()))
                .map(t -> duplicate(t.table(), t.position())),
            policies.derivedTables().stream()
                .filter(t -> !seen.add(t.table()))
                .map(t -> duplicate(t.table(), t.position())))
        .flatMap(s -> s);
  }

  private static LintFinding duplicate(TableName table, PolicyPosition position) {
    return LintCode.DUPLICATE_TABLE.at(
        position,
        "`%s` has a second policy here".formatted(table),
        "keep one file a table; until then both must allow");
  }

  private static Stream<LintFinding> duplicateBudgets(PolicySet policies) {
    Set<Population> seen = new HashSet<>();
    return policies.budgets().stream()
        .filter(b -> !seen.add(new Population(b.owner(), b.population())))
        .map(
            b ->
                LintCode.DUPLICATE_BUDGET.at(
                    b.position(),
                    "`%s.%s` has a second budget here".formatted(b.owner(), b.population()),
                    "keep one: no file resets or multiplies a population's budget"));
  }

  private static Stream<LintFinding> missing(PolicySet policies) {
    return policies.tables().stream()
        .filter(t -> PopulationRules.budgets(Population.of(t), policies).isEmpty())
        .map(
            t ->
                LintCode.BUDGET_MISSING.at(
                    t.position(),
                    "the population `%s` has no budget, so that every question about `%s` is refused"
                        .formatted(Population.of(t), t.table()),
                    "add a file that begins `population: %s`".formatted(t.population())));
  }

  private static Stream<LintFinding> notAccepted(PolicySet policies) {
    return policies.budgets().stream()
        .filter(b -> !b.exactDisclosures())
        .filter(b -> PopulationRules.mixed(new Population(b.owner(), b.population()), policies))
        .map(
            b ->
                LintCode.EXACT_DISCLOSURE_NOT_ACCEPTED.at(
                    b.position(),
                    "`%s.%s` allows exact answers (audience, threshold) beside aggregates: no (ε, δ)"
                            .formatted(b.owner(), b.population())
                        + " promise holds for their receivers",
                    "write `exact_disclosures: accepted`, or allow only one of both"));
  }

  private static Stream<LintFinding> exactPsi(PolicySet policies) {
    return policies.budgets().stream()
        .filter(PopulationBudget::exactPsi)
        .map(
            b ->
                LintCode.EXACT_INTERSECTION.at(
                    b.position(),
                    "`%s.%s` lets the exact size of an intersection leave: no (ε, δ) promise holds"
                            .formatted(b.owner(), b.population())
                        + " towards its receivers, and two exact sizes that differ by one person"
                        + " tell whether that person is here",
                    "remove `exact_psi` unless a noised size will not do"));
  }

  private static Stream<LintFinding> psiExceeds(PolicySet policies) {
    return policies.budgets().stream()
        .filter(
            b ->
                b.psi()
                    .filter(
                        p ->
                            p.epsilon().compareTo(b.epsilon()) > 0
                                || p.delta().compareTo(b.delta()) > 0)
                    .isPresent())
        .map(
            b ->
                LintCode.PROTECTION_EXCEEDS_BUDGET.at(
                    b.position(),
                    "one intersection of `%s.%s` may cost more than its budget of a period"
                        .formatted(b.owner(), b.population()),
                    "lower `epsilon` or `delta` of `psi`"));
  }

  private static Stream<LintFinding> high(PolicySet policies) {
    return policies.budgets().stream()
        .filter(b -> yearly(b).compareTo(MOST_A_YEAR) > 0)
        .map(
            b ->
                LintCode.BUDGET_HIGH.at(
                    b.position(),
                    "ε adds up to %s a year; beyond %s the promise says next to nothing"
                        .formatted(Numbers.shown(yearly(b)), Numbers.shown(MOST_A_YEAR)),
                    "lower `epsilon`, or refill less often"));
  }

  private static BigDecimal yearly(PopulationBudget budget) {
    int periods =
        switch (budget.every()) {
          case DAY -> 366;
          case WEEK -> 53;
          case MONTH -> 12;
          case YEAR, NEVER -> 1;
        };
    return budget.epsilon().multiply(BigDecimal.valueOf(periods));
  }
}
