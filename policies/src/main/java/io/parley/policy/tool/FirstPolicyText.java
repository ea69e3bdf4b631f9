package io.parley.policy.tool;

import io.parley.policy.ColumnType;
import io.parley.policy.tool.FirstPolicy.Subject;
import java.util.Set;

/** The words of a first policy. No number in it stems from data: they are the same for all. */
final class FirstPolicyText {
  private FirstPolicyText() {}

  /** What an owner may do next with a column. */
  static String next(ColumnType type) {
    return switch (type) {
      case INTEGER, DECIMAL ->
          "for sums write `use: [sum, avg], bounds: [LOW, HIGH]`: bounds that you expect, not"
              + " copied from data";
      case TEXT ->
          "hidden; for groups write `use: [group], values: [...]` with words that you know without"
              + " looking";
      case BOOLEAN -> "for groups and conditions write `use: [group, filter]`";
      case DATE, TIMESTAMP -> "hidden: a precise time can single somebody out";
    };
  }

  static String table(Subject subject, Set<String> keys, String left, String columns) {
    String match =
        keys.isEmpty()
            ? "match: [email]          # CHECK: no column says by what you know these people\n"
            : "match: [%s]%n".formatted(String.join(", ", keys)).replace("\r\n", "\n");
    return """
        # A first policy of %1$s.%2$s, made from its schema alone: no row was read.
        # It lets %1$s count people with noise, and nobody else ask anything. Open it column by
        # column; `parley policy lint` and `parley policy test` look over each step.
        policy: parley/v1
        table: %2$s
        owner: %1$s
        population: %3$s
        person: person
        # What identifies people is never a column. Left out:
        %4$s
        %5$scolumns:
        %6$sallow:
          - analysis: aggregate
            to: [%1$s]            # add a partner once you are content with the columns
            purposes: [measurement]
            protection:
              epsilon_per_query: 0.5  # the most privacy that one answer may spend
              delta_per_query: 1e-9
              groups_per_person: 1    # a person counts in one group of an answer
              rows_per_person: 1      # and with one row
              rows_before_join: 1
              min_people: 100         # a group of fewer people does not show
        # expires: YYYY-MM-DD     # a day on which you will look at this again
        tests:
          - sql: SELECT COUNT(DISTINCT person) FROM %1$s.%2$s
            expect: allow
          - sql: SELECT person FROM %1$s.%2$s
            expect: {deny: row-level-output}
        """
        .formatted(subject.owner(), subject.table(), subject.population(), left, match, columns);
  }

  static String budget(Subject subject) {
    return """
        # The privacy budget of %1$s's %2$s: one for all tables and all questions about them.
        population: %2$s
        owner: %1$s
        budget:
          epsilon: 3        # six answers at the full strength of a first policy
          delta: 1e-6
          every: month      # then questions wait for the first of the next month (UTC)
        # Lists of people (`analysis: audience`) are exact and outside this budget. They need the
        # line `exact_disclosures: accepted`: add it only if you mean it.
        """
        .formatted(subject.owner(), subject.population());
  }
}
