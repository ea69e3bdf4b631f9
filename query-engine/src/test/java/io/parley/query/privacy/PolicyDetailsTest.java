package io.parley.query.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Facts;
import io.parley.policy.Inquiry;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.Rewrite;
import io.parley.policy.Verdict;
import io.parley.policy.Verdicts;
import io.parley.query.Ask;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What policies say about grains, comparisons, functions and joins, held against SQL. */
@Tag("slow")
class PolicyDetailsTest {
  private static final String VISITS =
      """
      policy: parley/v1
      table: visits
      owner: hearth
      population: shoppers
      person: person
      match: [email]
      columns:
        seen:     {type: timestamp, use: [group, filter, count_distinct], grain: day}
        born:   {type: date, use: [group, filter], grain: month}
        age:    {type: integer, use: [group, filter, sum], bounds: [0, 120], grain: 10}
        debt:   {type: integer, use: [filter], bounds: [-100, 100], grain: 10}
        spend:  {type: decimal, use: [filter, sum], bounds: [0, 100], grain: 0.5}
        city:   {type: text, use: [group, filter], compare: [literal]}
        town:   {type: text, use: [group, filter], compare: [column]}
        other:  {type: text, use: [group, filter]}
        loyal: {type: boolean, use: [group, filter], compare: []}
      allow:
        - analysis: aggregate
          to: [hearth]
          purposes: [measurement]
          functions: [floor, extract, date_trunc, arithmetic, upper, window]
          protection: {epsilon_per_query: 1.0, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
      """;
  private static final String MAILS =
      """
      policy: parley/v1
      table: mails
      owner: metromail
      population: readers
      person: person
      match: [email]
      columns:
        segment: {type: text, use: [group, filter]}
      allow:
        - analysis: aggregate
          to: [hearth]
          purposes: [measurement]
          join: required
          join_with: [hearth.visits]
          protection: {epsilon_per_query: 1.0, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
      """;
  private static final String ORDERS =
      VISITS
          .replace("table: visits", "table: orders")
          .replaceAll("(?m)^  (seen|born|age|debt|spend|town|other|loyal):.*\n", "")
          .replace(
              "{type: text, use: [group, filter], compare: [literal]}", "{type: text, use: []}");

  private static final PolicySet POLICIES =
      PolicySet.of(
          Stream.of(
                  VISITS,
                  MAILS,
                  ORDERS,
                  budget("shoppers", "hearth"),
                  budget("readers", "metromail"))
              .map(t -> PolicyReader.read("p.yaml", t.getBytes(StandardCharsets.UTF_8)))
              .toList());

  private final QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()));

  private static String budget(String population, String owner) {
    return "population: %s\nowner: %s\nbudget: {epsilon: 10, delta: 1e-6, every: month}\n"
        .formatted(population, owner);
  }

  private List<String> codes(String sql) {
    Facts facts = engine.analyze(sql, POLICIES, new Question("hearth", "hearth", "measurement"));
    return Verdicts.judge(facts, POLICIES, LocalDate.of(2026, 11, 28)) instanceof Verdict.Deny deny
        ? deny.reasons().stream().map(Reason::code).toList()
        : List.of();
  }

  private static String count(String where) {
    return "SELECT COUNT(DISTINCT person) AS n FROM hearth.visits v WHERE " + where;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seen >= TIMESTAMP '2026-01-01 00:00:00'",
        "seen >= DATE '2026-01-01' AND seen < DATE '2026-02-01'",
        "DATE '2026-01-01' <= seen",
        "seen > TIMESTAMP '2026-01-01 23:59:59.999999'",
        "seen BETWEEN TIMESTAMP '2026-01-01 00:00:00' AND TIMESTAMP '2026-01-31 23:59:59.999999'",
        "FLOOR(seen TO DAY) = TIMESTAMP '2026-01-01 00:00:00'",
        "CAST(seen AS DATE) = DATE '2026-01-03'",
        "EXTRACT(YEAR FROM seen) = 2026 OR EXTRACT(DOW FROM seen) = 3",
        "FLOOR(seen TO MONTH) = FLOOR(seen TO WEEK)",
        "seen IS NOT NULL",
        "born < DATE '2000-01-01'",
        "born <= DATE '1999-12-31'",
        "EXTRACT(QUARTER FROM born) = 2",
        "age >= 20 AND age < 40",
        "age BETWEEN 20 AND 29",
        "age > 19",
        "age / 10 = 3",
        "age / 20 IN (1, 2)",
        "spend >= 10.5",
        "spend < 10",
        "COALESCE(seen, TIMESTAMP '2020-05-05 05:05:05') >= DATE '2026-01-01'",
      })
  void conditionOnCells_isAllowed(String where) {
    assertThat(codes(count(where))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seen = TIMESTAMP '2026-01-01 00:00:00'",
        "seen <> TIMESTAMP '2026-01-01 00:00:00'",
        "seen > TIMESTAMP '2026-01-01 00:00:00'",
        "seen <= DATE '2026-01-01'",
        "seen >= TIMESTAMP '2026-01-01 12:00:00'",
        "seen BETWEEN DATE '2026-01-01' AND DATE '2026-01-31'",
        "seen IN (TIMESTAMP '2026-01-01 00:00:00', TIMESTAMP '2026-01-02 00:00:00')",
        "EXTRACT(HOUR FROM seen) = 3",
        "EXTRACT(EPOCH FROM seen) > 5",
        "FLOOR(seen + INTERVAL '6' HOUR TO DAY) = DATE '2026-01-01'",
        "FLOOR(seen TO HOUR) = TIMESTAMP '2026-01-01 05:00:00'",
        "seen + INTERVAL '1' HOUR >= DATE '2026-01-01'",
        "(CASE WHEN seen > TIMESTAMP '2026-01-01 12:00:00' THEN 1 ELSE 0 END) = 1",
        "born = DATE '2000-01-01'",
        "born <= DATE '2000-01-01'",
        "EXTRACT(DAY FROM born) = 2",
        "FLOOR(born TO WEEK) = DATE '2000-01-03'",
        "age = 30",
        "age >= 25",
        "age <= 30",
        "age / 5 = 3",
        "age - 5 >= 20",
        "age * 2 >= 60",
        "(age + 5) / 10 = 3",
        "spend >= 10.25",
        "spend <= 10",
        "spend / 10 >= 1",
        "(seen + INTERVAL '1' DAY) IS NULL",
        "MOD(age, 10) = 3",
      })
  void conditionWithinACell_isRefused(String where) {
    assertThat(codes(count(where))).containsOnly("grain-too-fine").isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT FLOOR(seen TO DAY) AS d, COUNT(*) AS n FROM hearth.visits GROUP BY FLOOR(seen TO DAY)|",
        "SELECT d, COUNT(*) AS n FROM (SELECT person, FLOOR(seen TO MONTH) AS d FROM hearth.visits) GROUP BY d|",
        "SELECT seen, COUNT(*) AS n FROM hearth.visits GROUP BY seen|grain-too-fine",
        "SELECT d, COUNT(*) AS n FROM (SELECT person, seen AS d FROM hearth.visits) GROUP BY d|grain-too-fine",
        "SELECT age, COUNT(*) AS n FROM hearth.visits GROUP BY age|grain-too-fine",
        "SELECT age / 10 AS decade, COUNT(*) AS n FROM hearth.visits GROUP BY age / 10|",
        "SELECT SUM(age) AS s, SUM(spend) AS t FROM hearth.visits|",
        "SELECT COUNT(DISTINCT seen) AS n FROM hearth.visits|grain-too-fine",
        "SELECT COUNT(DISTINCT FLOOR(seen TO DAY)) AS n FROM hearth.visits|",
        "SELECT COUNT(seen) AS n FROM hearth.visits|",
        "SELECT COUNT(*) FILTER (WHERE age = 33) AS n FROM hearth.visits|grain-too-fine",
        "SELECT SUM(CASE WHEN age = 33 THEN 1 ELSE 0 END) AS n FROM hearth.visits|grain-too-fine",
        "SELECT f, COUNT(*) AS n FROM (SELECT person, FLOOR(MIN(seen) TO DAY) AS f FROM hearth.visits GROUP BY person) GROUP BY f|",
        "SELECT f, COUNT(*) AS n FROM (SELECT person, MIN(seen) AS f FROM hearth.visits GROUP BY person) GROUP BY f|grain-too-fine",
        "SELECT COUNT(*) AS n FROM (SELECT DISTINCT person, seen FROM hearth.visits)|grain-too-fine",
        "SELECT COUNT(*) AS n FROM hearth.visits a JOIN hearth.visits b ON a.person = b.person AND a.seen = b.seen|grain-too-fine",
      })
  void grain_inGroupsCountsAndSubqueries_isHeld(String sql, String code) {
    assertThat(codes(sql)).isEqualTo(code == null ? List.of() : List.of(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "city = 'Basel'|",
        "city IN ('Basel', 'Bern')|",
        "city LIKE 'B%'|function-not-allowed",
        "city = other|comparison-not-allowed",
        "town = other|",
        "town = 'Basel'|comparison-not-allowed",
        "town IS NULL|comparison-not-allowed",
        "loyal|comparison-not-allowed",
        "NOT loyal|comparison-not-allowed",
        "other = 'x' AND loyal|comparison-not-allowed",
        "loyal = TRUE|comparison-not-allowed",
        "(CASE WHEN loyal THEN 1 ELSE 2 END) = 1|comparison-not-allowed",
        "UPPER(other) = 'X'|",
        "LOWER(other) = 'x'|function-not-allowed",
        "SUBSTRING(other FROM 1 FOR 2) = 'x'|function-not-allowed",
      })
  void comparisonsAndFunctions_areThoseOfThePolicy(String where, String code) {
    assertThat(codes(count(where))).isEqualTo(code == null ? List.of() : List.of(code));
  }

  /** A value need not be written beside the column to be tried out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(*) AS n FROM hearth.visits WHERE town = CASE WHEN other = 'z' THEN 'y' ELSE 'Basel' END",
        "SELECT COUNT(*) AS n FROM hearth.visits WHERE town = COALESCE(NULLIF(other, other), 'Basel')",
        "SELECT COUNT(*) AS n FROM (SELECT person, town, CASE WHEN other = 'z' THEN other ELSE 'Basel' END AS k FROM hearth.visits) WHERE town = k",
        "SELECT COUNT(*) AS n FROM (SELECT DISTINCT person, t FROM (SELECT person, town AS t FROM hearth.visits UNION ALL SELECT person, 'Basel' AS t FROM hearth.visits))",
        "SELECT COUNT(*) AS n FROM (SELECT person, COUNT(DISTINCT t) AS k FROM (SELECT person, town AS t FROM hearth.visits UNION ALL SELECT person, 'Basel' AS t FROM hearth.visits) GROUP BY person) WHERE k = 1",
        "SELECT COUNT(*) AS n FROM (SELECT person, town, MIN(t) OVER (PARTITION BY person) AS least FROM (SELECT person, town, town AS t FROM hearth.visits UNION ALL SELECT person, town, 'Basel' AS t FROM hearth.visits)) WHERE least = town",
        "SELECT COUNT(*) AS n FROM hearth.visits WHERE CASE WHEN other = 'x' THEN loyal ELSE other = 'y' END",
        "SELECT COUNT(*) AS n FROM hearth.visits WHERE COALESCE(loyal, other = 'y')",
      })
  void valueTriedOutInARoundaboutWay_isRefused(String sql) {
    assertThat(codes(sql)).containsExactly("comparison-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RANK() OVER (PARTITION BY person ORDER BY t)",
        "COUNT(*) OVER (PARTITION BY person, t)",
      })
  void valueTriedOutInAWindow_isRefused(String window) {
    assertThat(
            codes(
                "SELECT COUNT(*) AS n FROM (SELECT person, own, %s AS k FROM (SELECT person, town AS t, 1 AS own FROM hearth.visits UNION ALL SELECT person, 'Basel' AS t, 0 AS own FROM hearth.visits)) WHERE k = 1 AND own = 1"
                    .formatted(window)))
        .contains("comparison-not-allowed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT town, COUNT(*) AS n FROM hearth.visits GROUP BY town|",
        "SELECT COUNT(*) AS n FROM (SELECT DISTINCT person, town FROM hearth.visits)|",
        "SELECT COUNT(*) AS n FROM hearth.visits a JOIN hearth.visits b ON a.person = b.person AND a.town = b.other|",
      })
  void columnAmongItsOwnKind_isNotComparedWithAValue(String sql, String code) {
    assertThat(codes(sql)).isEqualTo(code == null ? List.of() : List.of(code));
  }

  /** An audience is exact, so that what no condition may compare decides no list either. */
  @Test
  void audience_isHeldToComparisonsToo() {
    PolicySet policies =
        PolicySet.of(
            Stream.of(
                    VISITS
                        .replace(
                            "town:   {type: text, use: [group, filter],",
                            "town:   {type: text, use: [audience],")
                        .replaceAll(
                            "(?s)  - analysis: aggregate.*",
                            "  - analysis: audience\n    to: [hearth]\n    min_people: 10\n    times: [1 per day]\n    destinations: [file]\n"),
                    budget("shoppers", "hearth"))
                .map(t -> PolicyReader.read("p.yaml", t.getBytes(StandardCharsets.UTF_8)))
                .toList());
    Facts facts =
        engine.analyze(
            new Inquiry(
                "SELECT person FROM hearth.visits WHERE town = 'Basel'",
                Analysis.AUDIENCE,
                new Question("hearth", "hearth", "measurement")),
            policies);

    assertThat(Verdicts.judge(facts, policies, LocalDate.of(2026, 11, 28)))
        .isInstanceOfSatisfying(
            Verdict.Deny.class,
            deny ->
                assertThat(deny.reasons())
                    .extracting(Reason::code)
                    .containsExactly("comparison-not-allowed"));
  }

  /** Division is towards zero: of -19 to -10 it makes another cell than a limit at -10 does. */
  @Test
  void wholeQuotient_ofAColumnThatMayBeNegative_isRefused() {
    assertThat(codes(count("debt / 10 = -1 AND debt >= -10"))).containsExactly("grain-too-fine");
    assertThat(codes(count("debt / 10 = 1"))).containsExactly("grain-too-fine");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT COUNT(DISTINCT person) AS n FROM metromail.mails|join-required",
        "SELECT COUNT(DISTINCT person) AS n FROM metromail.mails JOIN hearth.visits USING (person)|",
        "SELECT COUNT(DISTINCT person) AS n FROM hearth.visits LEFT JOIN metromail.mails USING (person)|",
        "SELECT COUNT(DISTINCT m.person) AS n FROM metromail.mails m LEFT JOIN hearth.visits v ON m.person = v.person|join-required",
        "SELECT COUNT(*) AS n FROM metromail.mails WHERE person IN (SELECT person FROM hearth.visits)|",
        "SELECT COUNT(*) AS n FROM metromail.mails WHERE person NOT IN (SELECT person FROM hearth.visits)|join-required",
        "SELECT COUNT(*) AS n FROM metromail.mails JOIN hearth.orders USING (person)|join-partner-not-allowed",
        "SELECT (SELECT COUNT(*) FROM metromail.mails) + (SELECT COUNT(*) FROM metromail.mails JOIN hearth.visits USING (person)) AS n FROM hearth.visits GROUP BY ()|join-required",
      })
  void joins_areThoseOfThePolicy(String sql, String code) {
    assertThat(codes(sql)).isEqualTo(code == null ? List.of() : List.of(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT seen, COUNT(*) AS n FROM hearth.visits GROUP BY seen|FLOOR(seen TO DAY)",
        "SELECT COUNT(DISTINCT person) AS n FROM metromail.mails|person IN (SELECT person",
        "SELECT COUNT(DISTINCT m.person) AS n FROM metromail.mails m LEFT JOIN hearth.visits v ON m.person = v.person|JOIN hearth.visits",
        "SELECT COUNT(*) AS n FROM hearth.visits WHERE town = 'Basel'|FROM hearth.visits",
      })
  void refusalsOfTheseRules_offerWhatPasses(String sql, String part) {
    Ask ask =
        new Ask(
            sql,
            Analysis.AGGREGATE,
            new Question("hearth", "hearth", "measurement"),
            POLICIES,
            List.of("email"),
            LocalDate.of(2026, 11, 28));
    Planning.Refused refused = (Planning.Refused) engine.plan(ask);

    Rewrite rewrite = engine.rewrite(ask, refused.reasons()).orElseThrow();

    assertThat(rewrite.sql()).contains(part);
    assertThat(codes(rewrite.sql())).isEmpty();
  }

  @Test
  void undeclaredGroups_underPoliciesWithoutDelta_areRefusedInWords() {
    PolicySet strict =
        PolicySet.of(
            Stream.of(VISITS.replace("1e-9", "0"), budget("shoppers", "hearth"))
                .map(t -> PolicyReader.read("p.yaml", t.getBytes(StandardCharsets.UTF_8)))
                .toList());
    Ask ask =
        new Ask(
            "SELECT other, COUNT(*) AS n FROM hearth.visits GROUP BY other",
            Analysis.AGGREGATE,
            new Question("hearth", "hearth", "measurement"),
            strict,
            List.of("email"),
            LocalDate.of(2026, 11, 28));

    Planning.Refused refused = (Planning.Refused) engine.plan(ask);

    assertThat(refused.reasons()).extracting(Reason::code).containsExactly("noise-out-of-range");
    assertThat(refused.reasons().get(0).message())
        .isEqualTo("deciding which groups show costs δ, and the policies allow none");
  }
}
