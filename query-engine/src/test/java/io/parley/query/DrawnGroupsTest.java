package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.PrivacyAudit;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.dp.SeededRandomSource;
import io.parley.query.dp.TruncatedGeometricSelection;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Answer;
import io.parley.query.release.Noising;
import io.parley.query.release.ReleasedGroup;
import io.parley.query.release.Releaser;
import io.parley.query.release.Showing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Groups that show by a draw on their exact number of people: when, how often, and at what ε. */
@Tag("slow")
class DrawnGroupsTest {
  private static final QueryEngine ENGINE =
      new QueryEngine(new ExactNoise(new SecureRandomSource()));

  /** One party, c = 1. */
  private static final String ALONE =
      "SELECT /*+ privacy(epsilon='1', groups_per_person='1') */ area, SUM(points) AS points"
          + " FROM hearth.visits GROUP BY area";

  /** People whom the other party does not have survive, c = 2. */
  private static final String OUTER =
      "SELECT /*+ privacy(epsilon='1', groups_per_person='1') */ v.area, SUM(v.points) AS points"
          + " FROM hearth.visits v LEFT JOIN metromail.mailings m USING (person) GROUP BY v.area";

  @Test
  void numberOfPeople_isNoisedOnlyWhereItIsAskedForOrNothingIsGained() {
    assertThat(showing(ALONE)).isInstanceOf(Showing.ByExactPeople.class);
    assertThat(showing(ALONE.replace("SUM(points) AS points", "COUNT(DISTINCT person) AS n")))
        .isInstanceOf(Showing.ByNoisyPeople.class);
    assertThat(showing("SELECT /*+ privacy(epsilon='1') */ DISTINCT area FROM hearth.visits"))
        .isInstanceOf(Showing.ByExactPeople.class);
    assertThat(showing("SELECT device, SUM(points) AS n FROM hearth.visits GROUP BY device"))
        .isInstanceOf(Showing.Always.class);
  }

  @Test
  void groupThatIsSaidToShow_showsInExactly95PercentOrMore_andOnePersonLessInFewer() {
    TruncatedGeometricSelection rule = rule(plan(OUTER));
    String shows =
        ((Explaining.Explained) ENGINE.explain(ExplainTest.ask(OUTER), Optional.empty()))
            .explanation()
            .measurements()
            .get(0)
            .shows();
    long people = Long.parseLong(shows.replaceAll(".*with (\\d+) people show", "$1"));
    assertThat(shows).startsWith("groups show by a draw on their people");
    long half = rule.leastPeople(new BigDecimal("0.5"));
    assertThat(
            ((Explaining.Explained) ENGINE.explain(ExplainTest.ask(OUTER), Optional.of(half - 1)))
                .explanation()
                .accuracy()
                .get(0)
                .note())
        .isEqualTo("groups of fewer than " + half + " people show less often than not");
    assertThat(rule.probability(people)).isGreaterThanOrEqualTo(Showing.OFTEN);
    assertThat(rule.probability(people - 1)).isLessThan(Showing.OFTEN);
  }

  @Test
  void numberOfPeople_leavesInNoForm() {
    PrivatePlan.Numbers plan = plan(ALONE);
    long certain = rule(plan).certainFrom();
    List<ReleasedGroup> released =
        new Releaser(new ZeroNoise()).release(plan, List.of(groups(certain, 3))).get(0);
    assertThat(released)
        .hasSize(3)
        .allSatisfy(g -> assertThat(g.steps()).containsExactly(17L))
        .allSatisfy(g -> assertThat(g.quantiles()).isEmpty());
    assertThat(ENGINE.rule(plan))
        .contains(
            "groups show by a truncated-geometric draw on their people, never below 1, always from "
                + certain);
  }

  @Test
  void groupsAlone_areDrawnToo() {
    PrivatePlan.Numbers plan =
        plan("SELECT /*+ privacy(epsilon='1') */ DISTINCT area FROM hearth.visits");
    long certain = rule(plan).certainFrom();
    List<BoundedGroup> exact =
        List.of(
            new BoundedGroup(List.of(Optional.of("north")), List.of(certain), List.of()),
            new BoundedGroup(List.of(Optional.of("nobody")), List.of(0L), List.of()));
    Answer answer = ENGINE.release(plan, List.of(exact));
    assertThat(answer.rows()).hasSize(1);
    assertThat(answer.rows().get(0).get(0).value()).contains("north");
    assertThat(ENGINE.rule(plan)).contains("groups alone are told, exact sampler");
  }

  /**
   * The whole release on neighbours, by which groups show. A right one is blamed with probability
   * 2e-10; a plan for steps of one is blamed where two people come together.
   */
  @Test
  @Tag("slow")
  void shownGroups_onNeighbours_keepTheirShareOfEpsilon_andForStepsOfOneDoNot() {
    for (long shift : new long[] {0, 6, 12}) {
      assertThat(bound(plan(ALONE), shift, 1)).isLessThanOrEqualTo(0.5);
      assertThat(bound(plan(OUTER), shift, 2)).isLessThanOrEqualTo(0.5);
    }
    assertThat(bound(plan(ALONE), 0, 2)).as("steps of one, two people").isGreaterThan(0.5);
  }

  private static double bound(PrivatePlan.Numbers plan, long shift, int step) {
    long people = rule(plan).leastPeople(new BigDecimal("0.2")) + shift;
    Releaser releaser = new Releaser(new ExactNoise(new SeededRandomSource(20261125 + shift)));
    return PrivacyAudit.lowerBound(
        shows(releaser, plan, people), shows(releaser, plan, people + step), 200_000, 1e-3);
  }

  private static LongSupplier shows(Releaser releaser, PrivatePlan.Numbers plan, long people) {
    List<BoundedGroup> many = groups(people, 20_000);
    List<Long> drawn = new ArrayList<>();
    return () -> {
      if (drawn.isEmpty()) {
        int shown = releaser.release(plan, List.of(many)).get(0).size();
        drawn.addAll(Collections.nCopies(shown, 1L));
        drawn.addAll(Collections.nCopies(many.size() - shown, 0L));
        Collections.shuffle(drawn, new java.util.Random(shown));
      }
      return drawn.remove(drawn.size() - 1);
    };
  }

  /** Given that a group shows, its numbers are covered: their noise has no part in the draw. */
  @Tag("slow")
  @Test
  void intervals_ofGroupsThatShow_cover() {
    PrivatePlan.Numbers plan = plan(ALONE);
    long people = rule(plan).leastPeople(new BigDecimal("0.3"));
    int covered = 0;
    int shown = 0;
    for (List<Answer.Cell> row : ENGINE.release(plan, List.of(groups(people, 9_000))).rows()) {
      shown++;
      covered += row.get(1).interval95().orElseThrow().contains(17) ? 1 : 0;
    }
    assertThat(shown).isBetween(1_500, 4_500);
    // Hoeffding: a right interval fails with probability 1e-9 at most.
    assertThat(covered / (double) shown)
        .isGreaterThan(0.95 - Math.sqrt(Math.log(1e9) / (2 * shown)));
  }

  private static List<BoundedGroup> groups(long people, int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i -> new BoundedGroup(List.of(Optional.of("g" + i)), List.of(17L, people), List.of()))
        .toList();
  }

  private static TruncatedGeometricSelection rule(PrivatePlan.Numbers plan) {
    return ((Showing.ByExactPeople) Noising.of(plan, plan.measurements().get(0)).showing()).rule();
  }

  private static Showing showing(String sql) {
    PrivatePlan.Numbers plan = plan(sql);
    return Noising.of(plan, plan.measurements().get(0)).showing();
  }

  private static PrivatePlan.Numbers plan(String sql) {
    return (PrivatePlan.Numbers) TwoParties.switchPlanned(ENGINE.plan(ExplainTest.ask(sql)));
  }
}
