package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.policy.Analysis;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.explain.Explanation;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Answer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final PolicySet POLICIES = ThresholdPolicies.ALL;

  private final QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()));
  private final SmallRoom room = new SmallRoom(POLICIES, engine);

  @AfterEach
  void close() {
    room.close();
  }

  private Explanation explained(String sql) {
    Explaining explaining = engine.explain(ask(sql, Analysis.THRESHOLD), Optional.empty());
    return ((Explaining.Explained) explaining).explanation();
  }

  private Planning plan(String sql, Analysis wanted) {
    return engine.plan(ask(sql, wanted));
  }

  private static Ask ask(String sql, Analysis wanted) {
    return new Ask(
        sql,
        wanted,
        new Question("tenant", "tenant", "measurement"),
        POLICIES,
        SmallRoom.KEYS.subList(0, 1),
        LocalDate.of(2026, 11, 21));
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
    visitors(1, 6, "north");
    visitors(7, 11, "south");

    List<List<Object>> rows =
        answer(
            "SELECT wing, COUNT(DISTINCT person) AS p, COUNT(*) AS n, SUM(minutes) AS m,"
                + " AVG(minutes) AS a, COUNT(DISTINCT minutes) AS d FROM mall.visits"
                + " WHERE minutes IS NOT NULL GROUP BY wing");

    assertThat(rows.get(0).subList(0, 4)).containsExactly("north", 6L, 12L, 426L);
    assertThat(((Number) rows.get(0).get(4)).doubleValue()).isEqualTo(35.5);
    assertThat(rows.get(0).get(5)).isEqualTo(12L);
    assertThat(rows.get(1).subList(0, 4)).containsExactly("south", 5L, 10L, 905L);
  }

  /** Wide bounds move the middle, about which private means are taken, far from the values. */
  @Test
  void means_areThoseOfPlainSql() {
    for (int i = 1; i <= 6; i++) {
      room.person("mall", i, i, 0).row("mall.members", i, "'gold', " + (i == 3 ? 1 : 0));
    }

    for (String also : List.of("", ", SUM(spend) AS s")) {
      List<List<Object>> rows =
          answer("SELECT AVG(spend) AS a%s FROM mall.members".formatted(also));
      assertThat(((Number) rows.get(0).get(0)).doubleValue()).isCloseTo(1.0 / 6, within(1e-15));
    }
  }

  @Test
  void groups_belowTheThreshold_areWithheld_declaredOrNot() {
    visitors(1, 5, "north");
    visitors(6, 9, "south");

    assertThat(answer("SELECT wing, COUNT(*) AS n FROM mall.visits GROUP BY wing"))
        .containsExactly(List.of("north", 10L));
    room.row("mall.visits", 1, "'north', 'high', 1, 30, 1, 'x'");
    room.row("mall.visits", 2, "'north', 'high', 1, 30, 1, 'x'");
    assertThat(answer("SELECT storey, COUNT(*) AS n FROM mall.visits GROUP BY storey"))
        .containsExactly(List.of("low", 18L));
  }

  @Test
  void total_ofTooFewPeople_isWithheld() {
    visitors(1, 4, "north");

    assertThat(answer("SELECT SUM(minutes) AS m FROM mall.visits")).isEmpty();
  }

  /** A hundred rows of one person are one person; rows beyond the cap are not read. */
  @Test
  void people_notRows_areCounted() {
    visitors(1, 4, "north");
    room.person("mall", 5, 5, 0);
    for (int i = 0; i < 100; i++) {
      room.row("mall.visits", 5, "'south', 'low', 1, 30, 1, 'x'");
    }

    assertThat(answer("SELECT wing, COUNT(*) AS n FROM mall.visits GROUP BY wing")).isEmpty();
    assertThat(answer("SELECT COUNT(*) AS n FROM mall.visits"))
        .containsExactly(List.of(4 * 2L + 4));
  }

  /** One value among many NULLs would be the sum. */
  @Test
  void sums_ofColumnsThatFewPeopleHave_areWithheld() {
    visitors(1, 5, "north");
    for (int i = 6; i <= 12; i++) {
      room.person("mall", i, i, 0);
      room.row(
          "mall.visits", i, "'south', 'low', %s, 30, 1, 'x'".formatted(i < 10 ? "50" : "NULL"));
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
    visitors(1, 7, "north");

    for (String sql :
        List.of(
            "SELECT COUNT(*) AS n FROM mall.visits WHERE rare = 'x'",
            "SELECT COUNT(rare) AS n FROM mall.visits")) {
      assertThat(answer(sql)).isEmpty();
    }
    visitors(8, 8, "north");
    assertThat(answer("SELECT COUNT(*) AS n FROM mall.visits WHERE rare = 'x'"))
        .containsExactly(List.of(16L));
  }

  @Test
  void aboveTheGroups_anythingMayStand() {
    visitors(1, 5, "north");
    visitors(6, 11, "south");
    visitors(12, 12, "west");

    assertThat(
            answer(
                "SELECT wing, n * 100 AS h FROM (SELECT wing, COUNT(*) AS n FROM mall.visits GROUP BY"
                    + " wing) WHERE n > 1 ORDER BY wing DESC LIMIT 1"))
        .containsExactly(List.of("south", 1_200L));
  }

  @Test
  void joined_peopleOfBothParties_areCounted() {
    visitors(1, 8, "north");
    for (int i = 1; i <= 6; i++) {
      room.person("tenant", i, i, 0).row("tenant.cards", i, "true, 1");
    }

    assertThat(
            answer(
                "SELECT c.active, COUNT(DISTINCT v.person) AS p, SUM(v.minutes) AS m FROM mall.visits v"
                    + " JOIN tenant.cards c USING (person) WHERE v.minutes > 0 GROUP BY c.active"))
        .containsExactly(List.of(true, 6L, 426L));
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
        "SELECT COUNT(*) FROM mall.members v JOIN tenant.slips s USING (person)",
        "SELECT COUNT(*) FROM mall.visits v JOIN (VALUES (1), (2)) AS t (n) ON t.n = 1 OR v.wing = 'west'"
            + " WHERE v.person IN (SELECT person FROM tenant.slips)",
        // two sets that differ in one person
        "SELECT t.n, COUNT(DISTINCT person) FROM mall.visits JOIN (VALUES (1), (2)) AS t (n)"
            + " ON t.n = 1 OR NOT (wing = 'west' AND minutes = 50) GROUP BY t.n",
        "SELECT t.n, CASE WHEN t.n = 2 THEN v.wing END AS w, COUNT(DISTINCT v.person) FROM mall.visits v"
            + " JOIN (VALUES (1), (2)) AS t (n) ON t.n = 1 OR t.n = 2 GROUP BY t.n, CASE WHEN t.n = 2 THEN v.wing END",
        "SELECT n, COUNT(DISTINCT person) FROM (SELECT 1 AS n, person FROM mall.visits UNION ALL"
            + " SELECT 2, person FROM mall.visits WHERE wing <> 'west') GROUP BY n",
        "SELECT s.active, COUNT(DISTINCT v.person) FROM mall.visits v JOIN tenant.slips s USING (person)"
            + " GROUP BY s.active",
        "SELECT SUM(a.spend) - SUM(b.spend) FROM mall.members a JOIN tenant.cards c USING (person) LEFT JOIN"
            + " (SELECT m.person, m.spend FROM mall.members m JOIN tenant.cards k USING (person)"
            + " WHERE k.weight < 65536) b USING (person)",
        "SELECT COUNT(*) - COUNT(minutes) FROM mall.visits",
        "SELECT COUNT(DISTINCT person), SUM(minutes) FROM mall.visits WHERE wing IS NOT NULL",
        "SELECT COUNT(wing), SUM(minutes) FROM mall.visits WHERE minutes > 0 OR wing = 'x'",
        // the receiver's own column is the weight
        "SELECT SUM(c.weight) FROM tenant.cards c WHERE c.person IN (SELECT person FROM mall.visits WHERE minutes >= 30)",
        "SELECT m.segment, SUM(c.weight) FROM tenant.cards c JOIN mall.members m USING (person) GROUP BY m.segment",
        "SELECT m.segment, COUNT(DISTINCT c.weight) FROM tenant.cards c JOIN mall.members m USING (person)"
            + " GROUP BY m.segment",
      })
  void waysToPickAPersonOut_areRefused(String sql) {
    assertThat(refused(sql)).containsKey("threshold-form");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT SUM(weight) FROM tenant.slips",
        "SELECT m.segment, COUNT(*), AVG(v.minutes) FROM mall.visits v JOIN mall.members m USING (person)"
            + " JOIN tenant.cards c USING (person) WHERE v.minutes BETWEEN 1 AND 100 GROUP BY m.segment",
        "SELECT COUNT(*), SUM(v.minutes) FROM (SELECT person, minutes AS minutes FROM mall.visits"
            + " WHERE minutes IS NOT NULL) v WHERE person IN (SELECT person FROM tenant.slips)",
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

    assertThat(explained("SELECT SUM(minutes) AS m FROM mall.visits").rule())
        .containsExactly(
            "exact numbers without noise; a group shows only when each of its numbers stands on 5 people",
            "at most 4 row(s) of a person from mall.visits are read; of more, a part is drawn anew for each question",
            "minutes clamped to [0, 600]");
  }

  @Test
  void hints_areRefused() {
    assertThat(
            refused(
                "SELECT /*+ privacy(withheld='groups', nonsense='7') */ wing, COUNT(*) AS n"
                    + " FROM mall.visits GROUP BY wing"))
        .containsKey("bad-hint");
  }

  @Test
  void price_ofAnExplanation_isNoEpsilon() {
    assertThat(explained("SELECT SUM(minutes) AS m FROM mall.visits").price().values())
        .allSatisfy(cost -> assertThat(cost.epsilon()).isEqualByComparingTo(BigDecimal.ZERO));
  }
}
