package io.parley.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One thing that an allowed question must obey, in words, and who demands it.
 *
 * @param text such as {@code an undeclared group shows only above 50 people}
 * @param decidedBy the allowances that demand it; of several, none is stricter
 */
public record DecidedObligation(String text, List<PolicyPosition> decidedBy) {
  public DecidedObligation {
    decidedBy = List.copyOf(decidedBy);
  }

  /**
   * Everything that an allowed question must obey, with the lines of the policies that decide.
   *
   * @param facts of a question that these policies allow on this day
   */
  public static List<DecidedObligation> all(
      Facts facts, PolicySet policies, Circumstances circumstances) {
    Case asked = new Case(facts, policies, circumstances);
    return switch (facts.analysis()) {
      case AGGREGATE -> aggregate(asked, (Obligations.Aggregate) StrictestObligations.of(asked));
      case THRESHOLD -> threshold(asked, (Obligations.Threshold) StrictestObligations.of(asked));
      case AUDIENCE -> audience(asked, (Obligations.Audience) StrictestObligations.of(asked));
      case ROWS -> throw new IllegalArgumentException("rows are never allowed");
    };
  }

  private static List<DecidedObligation> aggregate(Case asked, Obligations.Aggregate strictest) {
    Protection protection = strictest.protection();
    List<DecidedObligation> all = new ArrayList<>();
    all.add(
        of(
            asked,
            "one answer spends at most ε = "
                + Numbers.shown(protection.epsilonPerQuery())
                + " of each population",
            protection.epsilonPerQuery(),
            Protection::epsilonPerQuery));
    all.add(
        of(
            asked,
            "and at most δ = " + Numbers.shown(protection.deltaPerQuery()),
            protection.deltaPerQuery(),
            Protection::deltaPerQuery));
    all.add(
        of(
            asked,
            "a person counts in at most " + many(protection.groupsPerPerson(), "group"),
            protection.groupsPerPerson(),
            Protection::groupsPerPerson));
    all.add(
        of(
            asked,
            "and with at most " + many(protection.rowsPerPerson(), "row") + " in each",
            protection.rowsPerPerson(),
            Protection::rowsPerPerson));
    all.add(
        of(
                asked,
                (protection.hideSmall() ? "a group" : "an undeclared group")
                    + " shows only above %,d people".formatted(protection.minPeople()),
                protection.minPeople(),
                Protection::minPeople)
            .orElse(() -> columns(asked, protection.minPeople())));
    if (protection.hideSmall()) {
      all.add(of(asked, "declared groups are hidden like others", true, Protection::hideSmall));
    }
    all.addAll(rows(asked, strictest.rowsBeforeJoin()));
    all.addAll(times(asked, strictest));
    return all;
  }

  private static List<DecidedObligation> rows(Case asked, Map<TableName, Integer> most) {
    return most.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            e ->
                new DecidedObligation(
                    "a person brings at most %s of `%s` into a join"
                        .formatted(many(e.getValue(), "row"), e.getKey()),
                    places(asked, e.getKey(), a -> rowsBeforeJoin(a) == e.getValue())))
        .toList();
  }

  private static int rowsBeforeJoin(Allowance allowance) {
    if (allowance instanceof Allowance.Aggregate aggregate) {
      return aggregate.protection().rowsBeforeJoin();
    }
    return allowance instanceof Allowance.Threshold threshold ? threshold.rowsBeforeJoin() : 0;
  }

  private static List<DecidedObligation> threshold(Case asked, Obligations.Threshold strictest) {
    int people = strictest.minPeople();
    List<DecidedObligation> all = new ArrayList<>();
    all.add(
        new DecidedObligation(
                "the numbers are exact, and a group shows only when each stands on %,d people"
                    .formatted(people),
                everywhere(
                    asked, a -> a instanceof Allowance.Threshold t && t.minPeople() == people))
            .orElse(() -> columns(asked, people)));
    all.addAll(rows(asked, strictest.rowsBeforeJoin()));
    all.addAll(times(asked, strictest));
    return all;
  }

  private static List<DecidedObligation> times(Case asked, Obligations strictest) {
    return strictest.times().entrySet().stream()
        .filter(e -> !e.getValue().equals(AccessBudget.UNLIMITED))
        .sorted(Map.Entry.comparingByKey())
        .map(
            e ->
                new DecidedObligation(
                    "`%s` may be asked %s".formatted(e.getKey(), e.getValue()),
                    places(
                        asked,
                        e.getKey(),
                        a ->
                            a.terms().times().most().entrySet().stream()
                                .anyMatch(
                                    m ->
                                        e.getValue()
                                            .most(m.getKey())
                                            .equals(Optional.of(m.getValue()))))))
        .toList();
  }

  private static List<DecidedObligation> audience(Case asked, Obligations.Audience strictest) {
    List<DecidedObligation> all = new ArrayList<>();
    all.add(
        new DecidedObligation(
            "a list of fewer than %,d people is withheld".formatted(strictest.minPeople()),
            everywhere(
                asked,
                a -> a instanceof Allowance.Audience l && l.minPeople() == strictest.minPeople())));
    all.addAll(times(asked, strictest));
    return all;
  }

  /** The columns whose own least number of people is this one. */
  private static List<PolicyPosition> columns(Case asked, int people) {
    return asked.facts().columnUses().stream()
        .flatMap(
            use -> asked.of(use.table()).stream().flatMap(p -> p.column(use.column()).stream()))
        .filter(column -> column.minPeople().equals(Optional.of(people)))
        .map(ColumnPolicy::position)
        .distinct()
        .toList();
  }

  private DecidedObligation orElse(java.util.function.Supplier<List<PolicyPosition>> others) {
    return decidedBy.isEmpty() ? new DecidedObligation(text, others.get()) : this;
  }

  private static <T extends Comparable<? super T>> DecidedObligation of(
      Case asked, String text, T strictest, Function<Protection, T> field) {
    return new DecidedObligation(
        text,
        everywhere(
            asked,
            a ->
                a instanceof Allowance.Aggregate g
                    && field.apply(g.protection()).compareTo(strictest) == 0));
  }

  private static List<PolicyPosition> everywhere(Case asked, Predicate<Allowance> demands) {
    return asked.tables().stream()
        .flatMap(table -> places(asked, table, demands).stream())
        .toList();
  }

  private static List<PolicyPosition> places(
      Case asked, TableName table, Predicate<Allowance> demands) {
    return asked.of(table).stream()
        .flatMap(policy -> asked.matching(policy).stream())
        .filter(demands)
        .map(Allowance::position)
        .toList();
  }

  private static String many(int count, String what) {
    return "%,d %s%s".formatted(count, what, count == 1 ? "" : "s");
  }
}
