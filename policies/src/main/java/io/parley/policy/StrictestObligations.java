package io.parley.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an allowed question must obey: of all allowances that match it, the strictest. */
final class StrictestObligations {
  private StrictestObligations() {}

  /** The obligations of a question that breaks no rule. */
  static Obligations of(Case asked) {
    return switch (asked.facts().analysis()) {
      case AGGREGATE -> aggregate(asked);
      case AUDIENCE -> audience(asked);
      case ROWS -> throw new IllegalStateException("rows are never allowed");
    };
  }

  private static Obligations aggregate(Case asked) {
    Map<TableName, Integer> rows = new TreeMap<>();
    asked
        .touched()
        .forEach(
            policy ->
                protections(asked, policy)
                    .forEach(p -> rows.merge(policy.table(), p.rowsBeforeJoin(), Math::min)));
    Protection strictest =
        asked
            .touched()
            .flatMap(policy -> protections(asked, policy).stream())
            .reduce(Protection::strictest)
            .orElseThrow();
    return new Obligations.Aggregate(forColumns(strictest, asked), rows, times(asked));
  }

  private static Obligations audience(Case asked) {
    int people =
        asked
            .touched()
            .flatMap(policy -> audiences(asked, policy).stream())
            .map(Allowance.Audience::minPeople)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return new Obligations.Audience(people, times(asked));
  }

  /** With the people that the columns in groups and conditions need. */
  private static Protection forColumns(Protection protection, Case asked) {
    int people = protection.minPeople();
    for (ColumnUse use : asked.facts().columnUses()) {
      if (use.use() == Use.GROUP || use.use() == Use.FILTER) {
        for (TablePolicy policy : asked.of(use.table())) {
          people =
              Math.max(
                  people, policy.column(use.column()).flatMap(ColumnPolicy::minPeople).orElse(1));
        }
      }
    }
    return protection.withMinPeople(people);
  }

  private static Map<TableName, AccessBudget> times(Case asked) {
    Map<TableName, AccessBudget> times = new TreeMap<>();
    asked
        .touched()
        .forEach(
            policy ->
                asked
                    .matching(policy)
                    .forEach(
                        a ->
                            times.merge(
                                policy.table(), a.terms().times(), AccessBudget::strictest)));
    return times;
  }

  private static List<Protection> protections(Case asked, TablePolicy policy) {
    return asked.matching(policy).stream()
        .filter(Allowance.Aggregate.class::isInstance)
        .map(a -> ((Allowance.Aggregate) a).protection())
        .toList();
  }

  private static List<Allowance.Audience> audiences(Case asked, TablePolicy policy) {
    return asked.matching(policy).stream()
        .filter(Allowance.Audience.class::isInstance)
        .map(Allowance.Audience.class::cast)
        .toList();
  }
}
