package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.Epsilon;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.explain.Explanation;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Answer;
import io.parley.query.release.Foresight;
import io.parley.query.release.Noising;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is foretold is what the answer then says. */
class ForetoldAccuracyTest {
  private static final QueryEngine ENGINE = new QueryEngine(new ZeroNoise());
  private static final String SUMS =
      "SELECT device, COUNT(DISTINCT person) AS n, SUM(points) AS p, SUM(price) AS q,"
          + " COUNT(*) - COUNT(DISTINCT person) AS more FROM hearth.visits GROUP BY device";

  @Test
  void foretoldHalfWidths_areThoseOfTheAnswersIntervals() {
    Explanation explanation = explained(SUMS);
    try (SmallRoom room = CorpusRoom.open()) {
      Answer answer = room.answer(room.planned(SUMS));
      for (int column = 1; column < answer.columns().size(); column++) {
        var interval = answer.rows().get(0).get(column).interval95().orElseThrow();
        BigDecimal foretold = explanation.accuracy().get(column - 1).halfWidth().orElseThrow();
        // Told numbers are rounded up to four digits.
        assertThat(foretold.doubleValue())
            .isBetween(
                (interval.high() - interval.low()) / 2 * (1 - 1e-12),
                (interval.high() - interval.low()) / 2 * 1.001);
      }
    }
  }

  @Test
  void neededEpsilon_reachesTheAccuracyAndTheNextSmallerDoesNot() {
    for (String sql :
        List.of(
            SUMS,
            "SELECT zip_code, COUNT(DISTINCT person) AS n, AVG(history) AS h FROM hearth.customers"
                + " GROUP BY zip_code",
            "SELECT COUNT(*) AS n FROM hearth.outcomes JOIN metromail.mailings USING (person)")) {
      PrivatePlan.Numbers plan = (PrivatePlan.Numbers) planned(sql);
      List<Foresight.Source> sources = new ArrayList<>();
      Foresight.sources(plan).forEach(sources::addAll);
      int sought = 0;
      for (int i = 0; i < sources.size(); i++) {
        Optional<Explanation.Needed> needed = explained(sql).accuracy().get(i).needed();
        if (needed.isPresent()) {
          BigDecimal epsilon = needed.get().epsilon().orElseThrow();
          assertThat(relative(plan, sources.get(i), epsilon)).isLessThanOrEqualTo(0.05);
          assertThat(relative(plan, sources.get(i), nextSmaller(epsilon))).isGreaterThan(0.05);
          sought++;
        }
      }
      assertThat(sought).isPositive();
    }
  }

  private static double relative(
      PrivatePlan.Numbers plan, Foresight.Source source, BigDecimal epsilon) {
    return Foresight.of(plan, new Epsilon(epsilon))
        .expected(source, 2_000)
        .map(Foresight.Expected::relative)
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** Of two digits. */
  private static BigDecimal nextSmaller(BigDecimal epsilon) {
    BigDecimal stripped = epsilon.stripTrailingZeros();
    int last = stripped.precision() == 1 ? stripped.scale() + 1 : stripped.scale();
    boolean power = stripped.unscaledValue().intValue() == 1;
    return epsilon.subtract(BigDecimal.ONE.movePointLeft(power ? last + 1 : last));
  }

  @Test
  void groupThatIsSaidToShow_showsInExactly95PercentOrMore_andOnePersonLessInFewer() {
    String sql =
        "SELECT zip_code, COUNT(DISTINCT person) AS n FROM hearth.customers GROUP BY zip_code";
    PrivatePlan.Numbers plan = (PrivatePlan.Numbers) planned(sql);
    Noising noising = ENGINE.noising(plan).get(0);
    IntegerNoise law = noising.laws().get(Noising.peoplePlace(plan.measurements().get(0)));
    String shows = explained(sql).measurements().get(0).shows();
    long people = Long.parseLong(shows.replaceAll(".*with (\\d+) people show", "$1"));
    long threshold = noising.threshold().orElseThrow().value();

    assertThat(shows).startsWith("groups show from a noisy " + threshold + " people; ");
    assertThat(law.upperTail(threshold - people)).isGreaterThanOrEqualTo(new BigDecimal("0.95"));
    assertThat(law.upperTail(threshold - people + 1)).isLessThan(new BigDecimal("0.95"));
  }

  @Test
  void hintedEpsilonBelowThePolicies_isToldBesideWhatTheyAllow() {
    Explanation explanation =
        explained("SELECT /*+ privacy(epsilon='0.25') */ COUNT(*) AS n FROM hearth.customers");

    assertThat(explanation.price().values())
        .singleElement()
        .satisfies(cost -> assertThat(cost.epsilon()).isEqualByComparingTo("0.25"));
    assertThat(explanation.accuracy().get(0).needed().orElseThrow().allowed())
        .isEqualByComparingTo("1.0");
  }

  @Test
  void manyNumbers_areToldLessOfEach() {
    StringBuilder sql = new StringBuilder("SELECT COUNT(*) AS n");
    for (int i = 0; i < 24; i++) {
      sql.append(", SUM(visit + %d) AS s%d".formatted(i, i));
    }
    List<Explanation.Accuracy> accuracy = explained(sql + " FROM hearth.outcomes").accuracy();

    assertThat(accuracy).hasSize(25).allMatch(a -> a.halfWidth().isPresent());
    assertThat(accuracy.subList(0, 8)).allMatch(a -> a.needed().isPresent());
    assertThat(accuracy.subList(8, 25)).allMatch(a -> a.needed().isEmpty());
    assertThat(accuracy.subList(20, 25)).allMatch(a -> a.expected().isEmpty());
  }

  private static PrivatePlan planned(String sql) {
    return TwoParties.switchPlanned(ENGINE.plan(ExplainTest.ask(sql)));
  }

  private static Explanation explained(String sql) {
    return ((Explaining.Explained) ENGINE.explain(ExplainTest.ask(sql), Optional.empty()))
        .explanation();
  }
}
