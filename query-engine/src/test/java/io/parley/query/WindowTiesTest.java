package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What puts rows that tie into an order tells nothing of the columns that stand in them. */
class WindowTiesTest {
  private static final int PEOPLE = 60;
  private static final String VISITS =
      """
      policy: parley/v1
      table: visits
      owner: hearth
      population: shoppers
      person: person
      match: [email]
      columns:
        wage: {type: integer, use: [sum], bounds: [0, 100]}
      allow:
        - analysis: aggregate
          to: [hearth]
          purposes: [measurement]
          protection: {epsilon_per_query: 1.0, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
      """;
  private static final String BUDGET =
      "population: shoppers\nowner: hearth\nbudget: {epsilon: 10, delta: 1e-6, every: month}\n";
  private static final PolicySet POLICIES =
      PolicySet.of(
          Stream.of(VISITS, BUDGET)
              .map(t -> PolicyReader.read("p.yaml", t.getBytes(StandardCharsets.UTF_8)))
              .toList());

  /**
   * A person's wage beside a made up one of 15; the column has no use in conditions. It is added up
   * as well, so that it stands in the rows.
   */
  private static final String BESIDE_15 =
      "SELECT person, wage, 1 AS own FROM hearth.visits UNION ALL SELECT person, 15 AS wage, 0 AS own FROM hearth.visits";

  private static final SmallRoom room =
      new SmallRoom(POLICIES, new QueryEngine(new ZeroNoise()), List.of("email"));

  @AfterAll
  static void close() {
    room.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "20"})
  void windowWithoutOrder_overRowsWithAValueThatNoConditionMaySee_doesNotCompareIt(String wage) {
    assertThat(first("FIRST_VALUE(own) OVER (PARTITION BY person)", wage)).isBetween(10L, 50L);
    assertThat(first("LAST_VALUE(own) OVER (PARTITION BY person)", wage)).isBetween(10L, 50L);
    assertThat(first("LAG(own, 1, 0) OVER (PARTITION BY person)", wage)).isBetween(10L, 50L);
  }

  /** The order of rows that tie is one for all windows of a question, and the same every time. */
  @Test
  void windowsOfOneQuestion_overRowsThatTie_agree() {
    fill("10");
    String sql =
        "SELECT COUNT(*) AS n FROM (SELECT person, ROW_NUMBER() OVER (PARTITION BY person) AS k,"
            + " FIRST_VALUE(own) OVER (PARTITION BY person) AS f, own FROM ("
            + BESIDE_15
            + ")) WHERE k = 1 AND f = own";

    assertThat(counted(sql)).isEqualTo(PEOPLE);
  }

  private static long first(String window, String wage) {
    fill(wage);
    return counted(
        "SELECT COUNT(DISTINCT person) AS n, SUM(wage) AS paid FROM (SELECT person, wage, %s AS f FROM (%s)) WHERE f = 1"
            .formatted(window, BESIDE_15));
  }

  private static void fill(String wage) {
    room.clear();
    for (int person = 1; person <= PEOPLE; person++) {
      room.person("hearth", person, person, 0).row("hearth.visits", person, wage);
    }
  }

  private static long counted(String sql) {
    return room.groups(room.planned(sql)).stream().mapToLong(g -> g.numbers().get(0)).sum();
  }
}
