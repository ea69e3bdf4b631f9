package io.parley.policy;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What an allowed question must obey: of all allowances that match it, the strictest. */
final class StrictestObligations {
  private StrictestObligations() {}

  /** The obligations of a question that breaks no rule. */
  static Obligations of(Case asked) {
    return switch (asked.facts().analysis()) {
      case AGGREGATE -> aggregate(asked);
      case THRESHOLD -> threshold(asked);
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
                matching(asked, policy, Allowance.Aggregate.class)
                    .map(a -> a.protection().rowsBeforeJoin())
                    .forEach(r -> rows.merge(policy.table(), r, Math::min)));
    Protection strictest =
        asked
            .touched()
            .flatMap(policy -> matching(asked, policy, Allowance.Aggregate.class))
            .map(Allowance.Aggregate::protection)
            .reduce(Protection::strictest)
            .orElseThrow();
    int people = forColumns(strictest.minPeople(), asked);
    return new Obligations.Aggregate(strictest.withMinPeople(people), rows, times(asked));
  }

  private static Obligations threshold(Case asked) {
    Map<TableName, Integer> rows = new TreeMap<>();
    int people = 1;
    for (TablePolicy policy : asked.touched().toList()) {
      for (Allowance.Threshold a : matching(asked, policy, Allowance.Threshold.class).toList()) {
        rows.merge(policy.table(), a.rowsBeforeJoin(), Math::min);
        people = Math.max(people, a.minPeople());
      }
    }
    return new Obligations.Threshold(forColumns(people, asked), rows, times(asked));
  }

  private static Obligations audience(Case asked) {
    int people =
        asked
            .touched()
            .flatMap(policy -> matching(asked, policy, Allowance.Audience.class))
            .map(Allowance.Audience::minPeople)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    Set<String> destinations =
        asked
            .touched()
            .flatMap(policy -> matching(asked, policy, Allowance.Audience.class))
            .map(Allowance.Audience::destinations)
            .reduce(StrictestObligations::common)
            .orElseThrow();
    return new Obligations.Audience(people, destinations, times(asked));
  }

  private static Set<String> common(Set<String> one, Set<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.retainAll(other);
    return both;
  }

  /** With the people that the columns in groups and conditions need; of exact numbers, all. */
  private static int forColumns(int allowed, Case asked) {
    int people = allowed;
    for (ColumnUse use : asked.facts().columnUses()) {
      boolean exact = asked.facts().analysis() == Analysis.THRESHOLD;
      if (exact || use.use() == Use.GROUP || use.use() == Use.FILTER) {
        for (TablePolicy policy : asked.of(use.table())) {
          people =
              Math.max(
                  people, policy.column(use.column()).flatMap(ColumnPolicy::minPeople).orElse(1));
        }
      }
    }
    return people;
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

  private static <T extends Allowance> Stream<T> matching(
      Case asked, TablePolicy policy, Class<T> kind) {
    return asked.matching(policy).stream().filter(kind::isInstance).map(kind::cast);
  }
}
