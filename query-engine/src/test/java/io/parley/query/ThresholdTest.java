package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Answer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exact numbers: they are exact, stand on enough people, and every way to pick one person out of a
 * single answer is refused. The engine draws real noise, so that an answer that were noised would
 * not come out exact.
 */
class ThresholdTest {
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
        rare: {type: text, use: [threshold], min_people: 5}
      allow:
        - analysis: threshold
          to: [tenant]
          min_people: 3
          rows_before_join: 4
          times: 9 per day
        - analysis: aggregate
          to: [tenant]
          purposes: [measurement]
          protection: {epsilon_per_query: 1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 4, min_people: 3}
      """;
  private static final String CARDS = cards("cards", 1);
  private static final String SLIPS = cards("slips", 9);
  private static final PolicySet POLICIES =
      PolicySet.of(
          List.of(
              PolicyReader.read("visits.yaml", bytes(VISITS)),
              PolicyReader.read("cards.yaml", bytes(CARDS)),
              PolicyReader.read("slips.yaml", bytes(SLIPS)),
              PolicyReader.read("visitors.yaml", bytes(budget("visitors", "mall"))),
              PolicyReader.read("holders.yaml", bytes(budget("holders", "tenant")))));

  private final QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()));
  private final SmallRoom room = new SmallRoom(POLICIES, engine);

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
          weight: {type: integer, use: [threshold], bounds: [0, 10]}
        allow:
          - analysis: threshold
            to: [tenant]
            min_people: 2
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

  @AfterEach
  void close() {
    room.close();
  }

  private Planning plan(String sql, Analysis wanted) {
    return engine.plan(
        new Ask(
            sql,
            wanted,
            new Question("tenant", "tenant", "measurement"),
            POLICIES,
            SmallRoom.KEYS.subList(0, 1),
            LocalDate.of(2026, 11, 21)));
  }

  private List<List<Object>> answer(String sql) {
    PrivatePlan.Threshold plan =
        (PrivatePlan.Threshold) TwoParties.switchPlanned(plan(sql, Analysis.THRESHOLD));
    Answer answer = engine.disclose(plan, room.contributed(plan).numbers(plan));
    assertThat(answer.rows().stream().flatMap(List::stream))
        .allSatisfy(cell -> assertThat(cell.interval95()).isEmpty());
    assertThat(answer.columns()).allSatisfy(c -> assertThat(c.noise()).isEmpty());
    return answer.rows().stream()
        .map(row -> row.stream().map(c -> c.value().orElse("NULL")).toList())
        .toList();
  }

  private Map<String, String> refused(String sql) {
    return refused(sql, Analysis.THRESHOLD);
  }

  private Map<String, String> refused(String sql, Analysis wanted) {
    return ((Planning.Refused) plan(sql, wanted))
        .reasons().stream()
            .collect(Collectors.toMap(Reason::code, Reason::message, (one, other) -> one));
  }

  /** Visitors 1 to {@code people}, each with two rows in the wing. */
  private void visitors(int from, int to, String wing) {
    for (int i = from; i <= to; i++) {
      room.person("mall", i, i, 0);
      for (int row = 0; row < 2; row++) {
        room.row("mall.visits", i, "'%s', 'low', %d, 30, 1, 'x'".formatted(wing, 10 * i + row));
      }
    }
  }

  @Test
  void numbers_ofGroupsWithEnoughPeople_areExact() {
    visitors(1, 4, "north");
    visitors(5, 7, "south");

    List<List<Object>> rows =
        answer(
            "SELECT wing, COUNT(DISTINCT person) AS p, COUNT(*) AS n, SUM(minutes) AS m,"
                + " AVG(minutes) AS a, COUNT(DISTINCT minutes) AS d FROM mall.visits GROUP BY wing");

    assertThat(rows.get(0).subList(0, 4)).containsExactly("north", 4L, 8L, 204L);
    assertThat(((Number) rows.get(0).get(4)).doubleValue()).isEqualTo(25.5);
    assertThat(rows.get(0).get(5)).isEqualTo(8L);
    assertThat(rows.get(1).subList(0, 4)).containsExactly("south", 3L, 6L, 363L);
  }

  @Test
  void groups_belowTheThreshold_areWithheld_declaredOrNot() {
    visitors(1, 3, "north");
    visitors(4, 5, "south");

    assertThat(answer("SELECT wing, COUNT(*) AS n FROM mall.visits GROUP BY wing"))
        .containsExactly(List.of("north", 6L));
    room.row("mall.visits", 1, "'north', 'high', 1, 30, 1, 'x'");
    room.row("mall.visits", 2, "'north', 'high', 1, 30, 1, 'x'");
    assertThat(answer("SELECT storey, COUNT(*) AS n FROM mall.visits GROUP BY storey"))
        .containsExactly(List.of("low", 10L));
  }

  @Test
  void total_ofTooFewPeople_isWithheld() {
    visitors(1, 2, "north");

    assertThat(answer("SELECT COUNT(*) AS n, SUM(minutes) AS m FROM mall.visits")).isEmpty();
  }

  /** A hundred rows of one person are one person; rows beyond the cap are not read. */
  @Test
  void people_notRows_areCounted() {
    visitors(1, 2, "north");
    room.person("mall", 3, 3, 0);
    for (int i = 0; i < 100; i++) {
      room.row("mall.visits", 3, "'south', 'low', 1, 30, 1, 'x'");
    }

    assertThat(answer("SELECT wing, COUNT(*) AS n FROM mall.visits GROUP BY wing")).isEmpty();
    assertThat(answer("SELECT COUNT(*) AS n FROM mall.visits"))
        .containsExactly(List.of(2 * 2L + 4));
  }

  /** One value among many NULLs would be the sum. */
  @Test
  void sums_ofColumnsThatFewPeopleHave_areWithheld() {
    visitors(1, 4, "north");
    for (int i = 5; i <= 9; i++) {
      room.person("mall", i, i, 0);
      room.row("mall.visits", i, "'south', 'low', %s, 30, 1, 'x'".formatted(i < 7 ? "50" : "NULL"));
    }

    assertThat(answer("SELECT wing, COUNT(*) AS n FROM mall.visits GROUP BY wing")).hasSize(2);
    for (String number : List.of("SUM(minutes)", "AVG(minutes)", "COUNT(minutes)")) {
      assertThat(
              answer("SELECT wing, %s AS v FROM mall.visits GROUP BY wing".formatted(number))
                  .stream()
                  .map(r -> r.get(0)))
          .as(number)
          .containsExactly("north");
    }
  }

  @Test
  void leastPeople_ofAColumn_holds() {
    visitors(1, 4, "north");

    assertThat(answer("SELECT COUNT(*) AS n FROM mall.visits WHERE rare = 'x'")).isEmpty();
    visitors(5, 5, "north");
    assertThat(answer("SELECT COUNT(*) AS n FROM mall.visits WHERE rare = 'x'"))
        .containsExactly(List.of(10L));
  }

  @Test
  void aboveTheGroups_anythingMayStand() {
    visitors(1, 4, "north");
    visitors(5, 8, "south");
    visitors(9, 9, "west");

    assertThat(
            answer(
                "SELECT wing, n * 100 AS h FROM (SELECT wing, COUNT(*) AS n FROM mall.visits GROUP BY"
                    + " wing) WHERE n > 1 ORDER BY wing DESC LIMIT 1"))
        .containsExactly(List.of("south", 800L));
  }

  @Test
  void joined_peopleOfBothParties_areCounted() {
    visitors(1, 6, "north");
    for (int i = 1; i <= 4; i++) {
      room.person("tenant", i, i, 0).row("tenant.cards", i, "true, 1");
    }

    assertThat(
            answer(
                "SELECT c.active, COUNT(DISTINCT v.person) AS p, SUM(v.minutes) AS m FROM mall.visits v"
                    + " JOIN tenant.cards c USING (person) GROUP BY c.active"))
        .containsExactly(List.of(true, 4L, 204L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a condition inside of a number
        "SELECT SUM(CASE WHEN wing = 'x' THEN minutes ELSE 0 END) FROM mall.visits",
        "SELECT SUM(minutes) FILTER (WHERE wing = 'x') FROM mall.visits",
        "SELECT COUNT(*) FILTER (WHERE wing = 'x') FROM mall.visits",
        "SELECT COUNT(DISTINCT person) FILTER (WHERE wing = 'x') FROM mall.visits",
        "SELECT COUNT(CASE WHEN wing = 'x' THEN 1 END) FROM mall.visits",
        "SELECT SUM(minutes * 0) FROM mall.visits",
        "SELECT AVG(LEAST(minutes, 1)) FROM mall.visits",
        "SELECT COUNT(DISTINCT COALESCE(wing, 'x')) FROM mall.visits",
        "SELECT SUM(s) FROM (SELECT person, SUM(minutes) AS s FROM mall.visits GROUP BY person)",
        "SELECT SUM(w) FROM (SELECT SUM(minutes) OVER (PARTITION BY person) AS w FROM mall.visits)",
        // one person's own value
        "SELECT MAX(minutes) FROM mall.visits",
        "SELECT MEDIAN(minutes) FROM mall.visits",
        "SELECT VAR_POP(minutes) FROM mall.visits",
        // totals beside groups
        "SELECT wing, COUNT(*) FROM mall.visits GROUP BY ROLLUP (wing)",
        "SELECT wing, storey, COUNT(*) FROM mall.visits GROUP BY GROUPING SETS ((wing), (storey))",
        "SELECT (SELECT COUNT(*) FROM mall.visits) AS a, COUNT(*) AS b FROM mall.visits WHERE wing = 'x'",
        // made-up people
        "SELECT COUNT(*) FROM tenant.cards c LEFT JOIN mall.visits v USING (person)",
        "SELECT COUNT(*) FROM tenant.cards c FULL JOIN mall.visits v USING (person)",
        "SELECT COUNT(*) FROM tenant.cards WHERE person NOT IN (SELECT person FROM mall.visits)",
        // a person with the weight of many
        "SELECT SUM(v.minutes) FROM mall.visits v JOIN tenant.slips s USING (person)",
        "SELECT AVG(v.minutes) FROM mall.visits v JOIN tenant.slips s USING (person)",
        "SELECT COUNT(v.minutes) FROM mall.visits v JOIN tenant.slips s USING (person)",
        "SELECT COUNT(*) FROM mall.visits v JOIN tenant.slips s USING (person)",
        "SELECT SUM(v.minutes) FROM mall.visits v JOIN mall.visits w USING (person)",
        "SELECT SUM(minutes) FROM mall.visits JOIN (VALUES (1), (2)) AS t (n) ON wing = 'x' OR n = 1",
        "SELECT SUM(minutes) FROM (SELECT person, minutes FROM mall.visits UNION ALL"
            + " SELECT person, minutes FROM mall.visits WHERE wing = 'x')",
      })
  void waysToPickAPersonOut_areRefused(String sql) {
    assertThat(refused(sql)).containsKey("threshold-form");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(DISTINCT v.person) FROM mall.visits v JOIN tenant.slips s USING (person)",
        "SELECT SUM(minutes) FROM mall.visits WHERE person IN (SELECT person FROM tenant.slips)",
        "SELECT SUM(v.minutes) FROM mall.visits v JOIN tenant.cards c USING (person) WHERE c.active",
        "SELECT wing, COUNT(DISTINCT minutes) FROM mall.visits GROUP BY wing",
      })
  void questionsThatWeighEverybodyAlike_arePlanned(String sql) {
    assertThat(plan(sql, Analysis.THRESHOLD)).isInstanceOf(Planning.Planned.class);
  }

  /** Exact sums of a column tell its values by difference, whatever its grain. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT SUM(age) FROM mall.visits | grain-too-fine",
        "SELECT age, COUNT(*) FROM mall.visits GROUP BY age | grain-too-fine",
        "SELECT SUM(shops) FROM mall.visits | column-use-not-allowed",
        "SELECT person FROM mall.visits | row-level-output",
      })
  void columns_needTheUseAndKeepTheirGrain(String sql, String code) {
    assertThat(refused(sql)).containsKey(code);
  }

  /** What is exact is asked for by its name, and private numbers stay private. */
  @Test
  void analyses_doNotStandInForEachOther() {
    String sql = "SELECT wing, SUM(minutes) AS m FROM mall.visits GROUP BY wing";

    assertThat(TwoParties.switchPlanned(plan(sql, Analysis.AGGREGATE)))
        .isInstanceOf(PrivatePlan.Numbers.class);
    assertThat(
            refused("SELECT storey, COUNT(*) FROM mall.visits GROUP BY storey", Analysis.AGGREGATE))
        .containsKey("column-use-not-allowed");
    assertThat(
            refused(
                "SELECT active, COUNT(*) FROM tenant.cards GROUP BY active", Analysis.AGGREGATE))
        .containsKey("analysis-not-allowed");
  }

  @Test
  void price_isADisclosureOfEachPopulation_andNoBudget() {
    PrivatePlan plan =
        TwoParties.switchPlanned(
            plan(
                "SELECT COUNT(DISTINCT v.person) FROM mall.visits v JOIN tenant.cards c USING (person)",
                Analysis.THRESHOLD));

    for (Population population :
        List.of(new Population("mall", "visitors"), new Population("tenant", "holders"))) {
      assertThat(plan.price().disclosures(population)).isEqualTo(1);
      assertThat(plan.price().charge(population)).isEqualTo(Charge.NONE);
    }
  }

  @Test
  void digest_ofTheSameStatement_differsFromThatOfPrivateNumbers() {
    String sql = "SELECT wing, SUM(minutes) AS m FROM mall.visits GROUP BY wing";
    PrivatePlan exact = TwoParties.switchPlanned(plan(sql, Analysis.THRESHOLD));
    PrivatePlan numbers = TwoParties.switchPlanned(plan(sql, Analysis.AGGREGATE));

    assertThat(exact.digest()).isNotEqualTo(numbers.digest());
    assertThat(exact.releaseDigest()).isNotEqualTo(numbers.releaseDigest());
  }

  @Test
  void explanation_saysThatItIsExact() {
    Explaining explaining =
        engine.explain(
            new Ask(
                "SELECT SUM(minutes) AS m FROM mall.visits",
                Analysis.THRESHOLD,
                new Question("tenant", "tenant", "measurement"),
                POLICIES,
                SmallRoom.KEYS.subList(0, 1),
                LocalDate.of(2026, 11, 21)),
            java.util.Optional.empty());

    assertThat(((Explaining.Explained) explaining).explanation().rule())
        .containsExactly(
            "exact numbers without noise; a group shows only when each of its numbers stands on 3 people",
            "at most 4 rows of a person from mall.visits are read",
            "minutes clamped to [0, 600]");
    assertThat(
            ((Explaining.Explained) explaining)
                .explanation()
                .price()
                .get("mall.visitors")
                .epsilon())
        .isEqualByComparingTo(BigDecimal.ZERO);
  }
}
