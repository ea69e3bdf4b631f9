package io.parley.policy;

import io.parley.policy.PopulationRules.Population;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Findings about what a table allows. */
final class AllowanceLint {
  private static final BigDecimal HIGH = new BigDecimal("5");
  private static final int FEW = 25;

  private AllowanceLint() {}

  static Stream<LintFinding> findings(TablePolicy table, PolicySet policies, LocalDate today) {
    return Stream.of(
            neverMatches(table, today),
            strength(table),
            thresholds(table),
            hiding(table),
            cost(table, policies),
            overlaps(table))
        .flatMap(s -> s);
  }

  private static Stream<LintFinding> neverMatches(TablePolicy table, LocalDate today) {
    List<LintFinding> found = new ArrayList<>();
    if (table.expires().filter(today::isAfter).isPresent()) {
      String message = "this policy expired on " + table.expires().orElseThrow();
      found.add(never(table.position(), message, "write a later `expires`"));
    }
    if (table.allow().isEmpty()) {
      found.add(never(table.position(), "this policy allows nothing", "add an entry to `allow`"));
    }
    for (Allowance allowance : table.allow()) {
      if (allowance.to().isEmpty()) {
        String help = "name a member in `to`, or remove it";
        found.add(never(allowance.position(), "this allowance is to nobody", help));
      }
      if (allowance.purposes().filter(Set::isEmpty).isPresent()) {
        String help = "name a purpose in `purposes`, or remove it";
        found.add(never(allowance.position(), "this allowance is for no purpose", help));
      }
      if (allowance.scope().askedBy().filter(Set::isEmpty).isPresent()) {
        String help = "name a member in `asked_by`, or remove it";
        found.add(never(allowance.position(), "nobody may ask under this allowance", help));
      }
      if (allowance.scope().expires().filter(today::isAfter).isPresent()) {
        String message = "this allowance expired on " + allowance.scope().expires().orElseThrow();
        found.add(never(allowance.position(), message, "write a later `expires`"));
      }
    }
    return found.stream();
  }

  private static Stream<LintFinding> strength(TablePolicy table) {
    return aggregates(table)
        .filter(a -> a.protection().epsilonPerQuery().compareTo(HIGH) > 0)
        .map(
            a ->
                LintCode.EPSILON_HIGH.at(
                    a.position(),
                    "one answer may spend ε = %s; beyond %s it hides hardly anybody"
                        .formatted(
                            Numbers.shown(a.protection().epsilonPerQuery()), Numbers.shown(HIGH)),
                    "lower `epsilon_per_query`; 1 is usual"));
  }

  /** A handful of people is found out by two questions that differ in one of them. */
  private static Stream<LintFinding> thresholds(TablePolicy table) {
    return table.allow().stream()
        .filter(Allowance.Threshold.class::isInstance)
        .map(Allowance.Threshold.class::cast)
        .filter(a -> a.minPeople() < FEW)
        .map(
            a ->
                LintCode.THRESHOLD_LOW.at(
                    a.position(),
                    "exact numbers of groups of %,d people say much about each of them"
                        .formatted(a.minPeople()),
                    "raise `min_people`; 100 is usual, and no threshold hides one person from two"
                        + " questions that differ in that person"));
  }

  private static Stream<LintFinding> hiding(TablePolicy table) {
    return aggregates(table)
        .filter(a -> a.protection().hideSmall())
        .filter(
            a -> a.protection().deltaPerQuery().signum() == 0 || a.protection().minPeople() == 1)
        .map(
            a ->
                a.protection().minPeople() == 1
                    ? LintCode.HIDE_SMALL_WITHOUT_EFFECT.at(
                        a.position(),
                        "`hide_small` hides groups below `min_people`, which is 1",
                        "raise `min_people`; 50 is usual")
                    : LintCode.HIDE_SMALL_WITHOUT_EFFECT.at(
                        a.position(),
                        "`hide_small` is paid with δ, and `delta_per_query` is 0: every question by group is refused",
                        "set a `delta_per_query`; 1e-9 is usual"));
  }

  private static Stream<LintFinding> cost(TablePolicy table, PolicySet policies) {
    return PopulationRules.budgets(Population.of(table), policies).stream()
        .flatMap(
            budget ->
                aggregates(table)
                    .filter(a -> exceeds(a.protection(), budget))
                    .map(
                        a ->
                            LintCode.PROTECTION_EXCEEDS_BUDGET.at(
                                a.position(),
                                "one answer may cost more than all of the budget at %s"
                                    .formatted(budget.position()),
                                "lower `epsilon_per_query` and `delta_per_query` below the"
                                    + " budget's")));
  }

  private static boolean exceeds(Protection protection, PopulationBudget budget) {
    return protection.epsilonPerQuery().compareTo(budget.epsilon()) > 0
        || protection.deltaPerQuery().compareTo(budget.delta()) > 0;
  }

  private static Stream<LintFinding> overlaps(TablePolicy table) {
    List<LintFinding> found = new ArrayList<>();
    for (int i = 1; i < table.allow().size(); i++) {
      Allowance later = table.allow().get(i);
      table.allow().subList(0, i).stream()
          .filter(earlier -> meet(earlier, later))
          .findFirst()
          .ifPresent(earlier -> found.add(overlap(earlier, later)));
    }
    return found.stream();
  }

  private static LintFinding overlap(Allowance earlier, Allowance later) {
    boolean laterBeaten = Strictness.beats(earlier, later);
    if (laterBeaten || Strictness.beats(later, earlier)) {
      Allowance beaten = laterBeaten ? later : earlier;
      Allowance winner = laterBeaten ? earlier : later;
      return LintCode.SHADOWED_ALLOWANCE.at(
          beaten.position(),
          "this allowance changes nothing: the one on line %d is about all its questions and at least as strict"
              .formatted(winner.position().line()),
          "remove one of both, or give each its own members or purposes");
    }
    return LintCode.OVERLAPPING_ALLOWANCES.at(
        later.position(),
        "this allowance meets the one on line %d: the strictest of both holds"
            .formatted(earlier.position().line()),
        "give each its own members or purposes");
  }

  private static boolean meet(Allowance one, Allowance other) {
    return one.getClass().equals(other.getClass())
        && !Collections.disjoint(one.to(), other.to())
        && meet(one.purposes(), other.purposes())
        && meet(one.scope().askedBy(), other.scope().askedBy())
        && (!(one instanceof Allowance.Aggregate a && other instanceof Allowance.Aggregate b)
            || meetInTemplates(a, b));
  }

  private static boolean meet(Optional<Set<String>> one, Optional<Set<String>> other) {
    return one.isEmpty() || other.isEmpty() || !Collections.disjoint(one.get(), other.get());
  }

  /** Any question comes through every template. */
  private static boolean meetInTemplates(Allowance.Aggregate one, Allowance.Aggregate other) {
    return one.templates().isEmpty()
        || other.templates().isEmpty()
        || one.templates().stream()
            .anyMatch(t -> other.templates().stream().anyMatch(o -> sameName(t, o)));
  }

  private static boolean sameName(TemplateRef one, TemplateRef other) {
    return one.party().equals(other.party()) && one.template().equals(other.template());
  }

  private static LintFinding never(PolicyPosition position, String message, String help) {
    return LintCode.NEVER_MATCHES.at(position, message, help);
  }

  private static Stream<Allowance.Aggregate> aggregates(TablePolicy table) {
    return table.allow().stream()
        .filter(Allowance.Aggregate.class::isInstance)
        .map(Allowance.Aggregate.class::cast);
  }
}
