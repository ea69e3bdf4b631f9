package io.parley.server.bench;

import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.PopulationBudget;
import io.parley.policy.TablePolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The policies under which a {@link PriceQuestion} is asked: party {@code hearth} offers the left
 * table and {@code metromail} the right one, and people are matched on one key. The question's caps
 * are in them, so that they are policies as parties sign them, for benches alone.
 */
final class PricePolicies {
  private static final String KEY = "email";
  private static final String GROUP = "{type: text, use: [group]}";

  private PricePolicies() {}

  static BenchPolicies of(PriceQuestion question) {
    return new BenchPolicies(
        new PolicySet(
            List.of(
                table("hearth", question.left(), question.rowsBeforeJoin().left(), question),
                table("metromail", question.right(), question.rowsBeforeJoin().right(), question)),
            List.of(budget("hearth"), budget("metromail"))),
        "hearth",
        List.of(KEY));
  }

  private static TablePolicy table(
      String party, String table, int rowsBeforeJoin, PriceQuestion question) {
    String text =
        """
        policy: parley/v1
        table: %s
        owner: %s
        population: people
        person: person
        match: [%s]
        columns:
        %s
        allow:
          - analysis: aggregate
            to: [hearth]
            purposes: [measurement]
            protection: {epsilon_per_query: 1, delta_per_query: 1e-6, groups_per_person: %d, rows_per_person: %d, rows_before_join: %d, min_people: 1}
        """
            .formatted(
                table,
                party,
                KEY,
                columns(table),
                question.groupsPerPerson(),
                question.rowsPerPerson(),
                rowsBeforeJoin);
    return ((PolicyDocument.Table) read(table, text)).policy();
  }

  /** The columns of {@link PeopleData}. */
  private static String columns(String table) {
    return switch (table) {
      case "a" -> columns("region", "age", "amount");
      case "b" -> columns("tier", "visits", "spend");
      default -> columns("campaign", "clicks", "paid");
    };
  }

  private static String columns(String group, String whole, String money) {
    String bounds = "[%d, %d]".formatted(PriceQuestion.LOW, PriceQuestion.HIGH);
    return """
      %s: %s
      %s: {type: integer, use: [sum], bounds: %s}
      %s: {type: decimal, use: [sum], bounds: %s}\
    """
        .formatted(group, GROUP, whole, bounds, money, bounds);
  }

  private static PopulationBudget budget(String party) {
    String text =
        """
        population: people
        owner: %s
        budget: {epsilon: 10, delta: 1e-5, every: month}
        """
            .formatted(party);
    return ((PolicyDocument.Budget) read("people", text)).budget();
  }

  private static PolicyDocument read(String name, String text) {
    return PolicyReader.read(name + ".yaml", text.getBytes(StandardCharsets.UTF_8));
  }
}
