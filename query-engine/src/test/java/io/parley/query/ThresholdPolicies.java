package io.parley.query;

import io.parley.policy.Analysis;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.plan.PrivatePlan;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;

/**
 * A mall and its tenant, who may ask for exact numbers: tables with one row a person and with more.
 */
public final class ThresholdPolicies {
  private static final String VISITS =
      """
      policy: parley/v1
      table: visits
      owner: mall
      population: visitors
      person: person
      match: [email]
      columns:
        wing: {type: text, use: [threshold, group]}
        storey: {type: text, use: [threshold], values: [low, high]}
        minutes: {type: integer, use: [threshold, sum], bounds: [0, 600]}
        age: {type: integer, use: [threshold], bounds: [0, 120], grain: 10}
        shops: {type: integer, use: [sum], bounds: [0, 100]}
        rare: {type: text, use: [threshold], min_people: 8}
      allow:
        - analysis: threshold
          to: [tenant]
          purposes: [measurement]
          min_people: 5
          rows_before_join: 4
          times: 9 per day
        - analysis: aggregate
          to: [tenant]
          purposes: [measurement]
          protection: {epsilon_per_query: 1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 4, min_people: 3}
      """;
  private static final String MEMBERS =
      """
      policy: parley/v1
      table: members
      owner: mall
      population: visitors
      person: person
      match: [email]
      columns:
        segment: {type: text, use: [threshold]}
        spend: {type: integer, use: [threshold], bounds: [0, 500000000]}
      allow:
        - analysis: threshold
          to: [tenant]
          purposes: [measurement]
          min_people: 5
          rows_before_join: 1
          times: 9 per day
      """;
  private static final String CARDS = cards("cards", 1);
  private static final String SLIPS = cards("slips", 9);
  static final PolicySet ALL =
      PolicySet.of(
          List.of(
              PolicyReader.read("visits.yaml", bytes(VISITS)),
              PolicyReader.read("members.yaml", bytes(MEMBERS)),
              PolicyReader.read("cards.yaml", bytes(CARDS)),
              PolicyReader.read("slips.yaml", bytes(SLIPS)),
              PolicyReader.read("visitors.yaml", bytes(budget("visitors", "mall"))),
              PolicyReader.read("holders.yaml", bytes(budget("holders", "tenant")))));

  private static String cards(String name, int rows) {
    return """
        policy: parley/v1
        table: %s
        owner: tenant
        population: holders
        person: person
        match: [email]
        columns:
          active: {type: boolean, use: [threshold]}
          weight: {type: integer, use: [threshold], bounds: [0, 65536]}
        allow:
          - analysis: threshold
            to: [tenant]
            purposes: [measurement]
            min_people: 5
            rows_before_join: %d
            times: 9 per day
        """
        .formatted(name, rows);
  }

  private static String budget(String population, String owner) {
    return """
        population: %s
        owner: %s
        budget: {epsilon: 1, delta: 1e-6, every: year}
        exact_disclosures: accepted
        """
        .formatted(population, owner);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private ThresholdPolicies() {}

  /** The plan of a question of the tenant's for exact numbers. */
  public static PrivatePlan.Threshold plan(String sql) {
    Ask ask =
        new Ask(
            sql,
            Analysis.THRESHOLD,
            new Question("tenant", "tenant", "measurement"),
            ALL,
            List.of("email"),
            LocalDate.of(2026, 11, 21));
    return (PrivatePlan.Threshold)
        TwoParties.switchPlanned(
            new QueryEngine(new ExactNoise(new SecureRandomSource())).plan(ask));
  }
}
