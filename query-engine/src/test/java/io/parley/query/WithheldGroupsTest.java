package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.account.Charge;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Answer;
import io.parley.query.release.ReleasedGroup;
import io.parley.query.release.Releaser;
import io.parley.query.release.Remainder;
import io.parley.query.release.WithheldNoise;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The number of withheld groups and what is added up over them: sensitive as claimed, and paid. */
class WithheldGroupsTest {
  private static final int PEOPLE = 4;
  private static final String BOTH = "SELECT /*+ privacy(withheld='groups, remainder') */";
  private static final String VISITS =
      " area, \"day\", COUNT(*) AS n, SUM(points) AS points, COUNT(DISTINCT person) AS people,"
          + " AVG(price) AS price FROM hearth.visits GROUP BY area, \"day\"";

  private static final SmallRoom room =
      new SmallRoom(CorpusRoom.POLICIES, new QueryEngine(new ZeroNoise()));

  @AfterAll
  static void close() {
    room.close();
  }

  /**
   * The exact number of groups, and the exact remainder for every set of shown groups that was
   * tried, move by no more than their noise is made for; and for c·G above one they do move by more
   * than one unit in one group could.
   */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | SELECT /*+ privacy(withheld='groups,remainder', groups_per_person='1') */ area, COUNT(*) AS n, SUM(points) AS p FROM hearth.visits GROUP BY area",
        "1 | SELECT /*+ privacy(withheld='groups,remainder') */ area, \"day\", COUNT(*) AS n, SUM(points) AS p FROM hearth.visits GROUP BY area, \"day\"",
        "2 | SELECT /*+ privacy(withheld='groups,remainder') */ v.\"day\", COUNT(DISTINCT person) AS n, SUM(v.points) AS p FROM hearth.visits v JOIN metromail.mailings m USING (person) GROUP BY v.\"day\"",
        "3 | SELECT /*+ privacy(withheld='groups,remainder') */ v.\"day\", COUNT(*) AS n, COUNT(v.points) AS k, SUM(v.points) AS p FROM hearth.visits v LEFT JOIN metromail.mailings m USING (person) GROUP BY v.\"day\""
      })
  void removalOfAPerson_movesExactNumbersByNoMoreThanTheirNoiseIsFor(int units, String sql) {
    PrivatePlan.Numbers plan = room.planned(sql);
    assertThat(plan.matching().changedUnits()).isEqualTo(units);
    int groupsPerPerson = plan.measurements().get(0).groupsPerPerson();
    long mostGroups = 0;
    for (int seed = 1; seed <= 16; seed++) {
      Random random = new Random(seed);
      fill(random);
      List<BoundedGroup> before = room.groups(plan);
      for (int removal = 0; removal < 3; removal++) {
        String party = plan.matching().parties().get(removal % plan.matching().parties().size());
        room.remove(party, 1 + random.nextInt(PEOPLE));
        List<BoundedGroup> after = room.groups(plan);
        long moved = Math.abs(before.size() - after.size());
        mostGroups = Math.max(mostGroups, moved);
        assertThat(moved).isLessThanOrEqualTo(WithheldNoise.ofNumber(plan).l1());
        for (int subset = 0; subset < 8; subset++) {
          Set<List<Optional<Object>>> shown = some(before, after, random);
          for (int place : plan.withheld().remainder()) {
            assertThat(
                    Math.abs(
                        Remainder.exact(before, shown, place)
                            - Remainder.exact(after, shown, place)))
                .isLessThanOrEqualTo(WithheldNoise.ofRemainder(plan, place).l1());
          }
        }
        before = after;
      }
    }
    assertThat(mostGroups).as("a claim of less would break").isEqualTo(groupsPerPerson);
    assertThat(WithheldNoise.ofNumber(plan).l1())
        .isLessThanOrEqualTo((long) units * groupsPerPerson);
  }

  /** Planted: noise for one group where a person is in two. */
  @Test
  void remainderOfOneGroupsNoise_wouldBreakTheClaim() {
    PrivatePlan.Numbers plan =
        room.planned(
            BOTH + " \"day\", COUNT(DISTINCT person) AS n FROM hearth.visits GROUP BY \"day\"");
    int place = plan.withheld().remainder().get(0);
    long ofOne = plan.measurements().get(0).quantities().get(place).maxChange().longValueExact();
    boolean caught = false;
    for (int seed = 1; seed <= 200 && !caught; seed++) {
      Random random = new Random(seed);
      fill(random);
      List<BoundedGroup> before = room.groups(plan);
      room.remove("hearth", 1 + random.nextInt(PEOPLE));
      long moved =
          Remainder.exact(before, Set.of(), place)
              - Remainder.exact(room.groups(plan), Set.of(), place);
      caught = Math.abs(moved) > ofOne;
    }
    assertThat(caught).isTrue();
  }

  @Test
  void remainder_completesTheTotal_andTheNumberThatOfTheGroups() {
    PrivatePlan.Numbers plan = room.planned(BOTH + VISITS);
    fill(new Random(7));
    List<BoundedGroup> exact = new ArrayList<>(room.groups(plan));
    exact.add(
        new BoundedGroup(
            List.of(Optional.of("west"), Optional.empty()),
            exact.get(0).numbers().stream().map(n -> 1_000L).toList(),
            List.of()));
    Answer answer = new QueryEngine(new ZeroNoise()).release(plan, List.of(exact));
    assertThat(answer.rows()).hasSize(1);
    assertThat(answer.withheld())
        .extracting(Answer.About::name)
        .containsExactly("groups", "rows", "sum of hearth.visits.points", "people");
    assertThat(answer.withheld().get(0).value()).isEqualByComparingTo(exact.size() - 1 + "");
    for (int i = 0; i < plan.withheld().remainder().size(); i++) {
      int place = plan.withheld().remainder().get(i);
      long total = exact.stream().mapToLong(g -> g.numbers().get(place)).sum() - 1_000;
      Answer.About about = answer.withheld().get(i + 1);
      assertThat(about.value()).isEqualByComparingTo(BigDecimal.valueOf(total));
      assertThat(about.interval95().contains((double) total)).isTrue();
    }
  }

  @Test
  void notAskedFor_changesNothing_andAskedForSharesEpsilon() {
    PrivatePlan.Numbers plain = room.planned("SELECT" + VISITS);
    PrivatePlan.Numbers asked = room.planned(BOTH + VISITS);
    assertThat(plain.withheld().numbers()).isZero();
    assertThat(new QueryEngine(new ZeroNoise()).release(plain, List.of(List.of())).withheld())
        .isEmpty();
    assertThat(asked.digest()).isNotEqualTo(plain.digest());
    assertThat(asked.answers()).isEqualTo(plain.answers() + 4);
    Charge charge = asked.noise().charge();
    assertThat(charge.pure()).singleElement().satisfies(p -> assertThat(p.times()).isEqualTo(9));
    assertThat(charge.epsilon()).isEqualByComparingTo("20");
    assertThat(new QueryEngine(new ZeroNoise()).rule(asked))
        .contains(
            "ε 20, δ 0.001, shared by 9 noised numbers a group",
            "the number of withheld groups is told with noise of its own");
  }

  @Test
  void explanation_namesTheNumbers() {
    Explaining.Explained explained =
        (Explaining.Explained)
            new QueryEngine(new ZeroNoise())
                .explain(ExplainTest.ask(BOTH + VISITS), Optional.empty());
    assertThat(explained.explanation().measurements().get(0).numbers())
        .extracting(n -> n.what() + " by " + n.mostChange())
        .contains(
            "number of withheld groups by 2",
            "rows over all withheld groups by 6",
            "sum of hearth.visits.points over all withheld groups by 30");
  }

  /** By Hoeffding a right interval fails with probability 1e-9 at most. */
  @Tag("slow")
  @Test
  void intervals_cover() {
    PrivatePlan.Numbers plan =
        room.planned(
            "SELECT /*+ privacy(epsilon='1', withheld='groups') */ area, COUNT(*) AS n FROM"
                + " hearth.visits GROUP BY area");
    List<BoundedGroup> exact = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      exact.add(new BoundedGroup(List.of(Optional.of("a" + i)), List.of(1L, 1L), List.of()));
    }
    Releaser releaser = new Releaser(new ExactNoise(new SecureRandomSource()));
    int covered = 0;
    int draws = 3_000;
    for (int i = 0; i < draws; i++) {
      List<List<ReleasedGroup>> released = releaser.release(plan, List.of(exact));
      Answer.About about = releaser.withheld(plan, List.of(exact), released).get(0);
      covered += about.interval95().contains(10 - released.get(0).size()) ? 1 : 0;
    }
    assertThat(covered / (double) draws)
        .isGreaterThan(0.95 - Math.sqrt(Math.log(1e9) / (2 * draws)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT /*+ privacy(withheld='groups') */ device, COUNT(*) AS n FROM hearth.visits GROUP BY device | no group of this question is ever withheld: all are declared",
        "SELECT /*+ privacy(withheld='groups') */ area, \"day\", COUNT(*) AS n FROM hearth.visits GROUP BY GROUPING SETS ((area), (\"day\")) | `withheld` is for one grouping with undeclared groups, and the question has 2",
        "SELECT /*+ privacy(withheld='remainder') */ area, AVG(points) AS n FROM hearth.visits GROUP BY area | none of the question's measures adds up over groups",
        "SELECT /*+ privacy(withheld='all') */ area, COUNT(*) AS n FROM hearth.visits GROUP BY area | `withheld` is `groups`, `remainder` or `groups, remainder`"
      })
  void whatCannotBeTold_isRefused(String sql, String message) {
    assertThat(room.plan(sql))
        .isInstanceOfSatisfying(
            Planning.Refused.class,
            r ->
                assertThat(r.reasons())
                    .singleElement()
                    .satisfies(
                        reason -> {
                          assertThat(reason.code()).isEqualTo("bad-hint");
                          assertThat(reason.message()).isEqualTo(message);
                        }));
  }

  private static Set<List<Optional<Object>>> some(
      List<BoundedGroup> before, List<BoundedGroup> after, Random random) {
    Set<List<Optional<Object>>> shown = new HashSet<>();
    for (List<BoundedGroup> groups : List.of(before, after)) {
      groups.stream().filter(g -> random.nextInt(3) == 0).forEach(g -> shown.add(g.keys()));
    }
    return shown;
  }

  /** Few people with many groups of their own, at two parties that share keys. */
  private static void fill(Random random) {
    room.clear();
    StringBuilder visits = new StringBuilder();
    for (int person = 1; person <= PEOPLE; person++) {
      room.person("hearth", person, person, 1 + (person + random.nextInt(2)) % PEOPLE);
      room.person("metromail", person, 1 + (person + random.nextInt(2)) % PEOPLE, person);
      room.row("metromail.mailings", person, random.nextBoolean() ? "'mens'" : "'none'");
      for (int i = random.nextInt(5); i >= 0; i--) {
        visits.append(visits.isEmpty() ? "" : ", ").append(room.tuple(person, visit(random)));
      }
    }
    room.insert("hearth.visits", visits.toString());
  }

  private static String visit(Random random) {
    String[] areas = {"'north'", "'south'", "'east'", "NULL"};
    String[] points = {"5", "5", "-5", "NULL", "9000000000"};
    return "true, 'phone', %s, DATE '2026-11-%02d', NULL, NULL, %s, 1.5"
        .formatted(areas[random.nextInt(4)], 1 + random.nextInt(20), points[random.nextInt(5)]);
  }
}
