package io.parley.query.check;

import io.parley.policy.Analysis;
import io.parley.policy.Question;
import io.parley.query.Ask;
import io.parley.query.CorpusRoom;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Fragment;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.privacy.Boundary;
import io.parley.query.privacy.PrivateQuery;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;

/** Sound plans of the corpus' room, and copies of them with one part replaced. */
final class PlansUnderTest {
  static final String JOINED =
      "SELECT m.segment, COUNT(DISTINCT person) AS people, SUM(o.spend) AS spend"
          + " FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment";
  static final String SELECTED =
      "SELECT zip_code, COUNT(*) AS n, AVG(history) AS history FROM hearth.customers GROUP BY zip_code";
  static final String COUNTED =
      "SELECT zip_code, COUNT(DISTINCT person) AS n FROM hearth.customers GROUP BY zip_code";
  static final String WITHHELD =
      COUNTED.replace("SELECT", "SELECT /*+ privacy(withheld='groups, remainder') */");
  static final String QUANTILES =
      "SELECT MEDIAN(price) AS middle, STDDEV_POP(points) AS deviation FROM hearth.visits";

  private static final QueryEngine ENGINE =
      new QueryEngine(new ExactNoise(new SecureRandomSource()));

  private PlansUnderTest() {}

  static List<PrivatePlan.Numbers> sound() {
    return List.of(
        plan(JOINED), plan(SELECTED), plan(COUNTED), plan(WITHHELD), plan(QUANTILES), gaussian());
  }

  /** So many sums that discrete Gaussian noise is the better law, over two parties. */
  static PrivatePlan.Numbers gaussian() {
    StringBuilder sql = new StringBuilder("SELECT m.segment");
    for (int i = 0; i < 40; i++) {
      sql.append(", SUM(o.visit - %d) AS s%d".formatted(i, i));
    }
    return plan(
        sql
            + " FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment");
  }

  static PrivatePlan.Numbers plan(String sql) {
    Planning planning =
        ENGINE.plan(
            new Ask(
                sql,
                Analysis.AGGREGATE,
                new Question("hearth", "hearth", "measurement"),
                CorpusRoom.POLICIES,
                List.of("email", "phone"),
                LocalDate.of(2026, 11, 21)));
    if (planning instanceof Planning.Planned planned) {
      return (PrivatePlan.Numbers) planned.plan();
    }
    throw new AssertionError(((Planning.Refused) planning).reasons());
  }

  static PrivatePlan.Numbers with(PrivatePlan.Numbers plan, Measurement measurement) {
    return copy(plan, plan.query(), plan.contributions(), List.of(measurement));
  }

  static PrivatePlan.Numbers with(PrivatePlan.Numbers plan, PrivateQuery.Numbers query) {
    return copy(plan, query, plan.contributions(), plan.measurements());
  }

  /** The first fragment replaced. */
  static PrivatePlan.Numbers with(PrivatePlan.Numbers plan, UnaryOperator<Fragment> change) {
    List<Contribution> contributions = new ArrayList<>(plan.contributions());
    for (int i = 0; i < contributions.size(); i++) {
      if (contributions.get(i) instanceof Contribution.Rows rows) {
        contributions.set(
            i,
            new Contribution.Rows(
                change.apply(rows.fragment()), rows.tokenIsKey(), rows.withoutKey()));
        return copy(plan, plan.query(), contributions, plan.measurements());
      }
    }
    throw new AssertionError("a plan without fragments");
  }

  static PrivatePlan.Numbers with(PrivatePlan.Numbers plan, List<Contribution> contributions) {
    return copy(plan, plan.query(), contributions, plan.measurements());
  }

  static PrivatePlan.Numbers withoutFragments(PrivatePlan.Numbers plan) {
    return copy(plan, plan.query(), List.of(), plan.measurements());
  }

  private static PrivatePlan.Numbers copy(
      PrivatePlan.Numbers plan,
      PrivateQuery.Numbers query,
      List<Contribution> contributions,
      List<Measurement> measurements) {
    return new PrivatePlan.Numbers(
        plan.question(),
        query,
        plan.matching(),
        contributions,
        plan.price(),
        plan.digest(),
        plan.releaseDigest(),
        plan.protection(),
        measurements,
        plan.noise(),
        plan.names(),
        plan.withheld());
  }

  /** The question with other nodes below its first boundary. */
  static PrivateQuery.Numbers below(PrivateQuery.Numbers query, UnaryOperator<RelNode> change) {
    Boundary boundary = query.boundaries().get(0);
    RelNode changed = change.apply(boundary.below());
    Boundary other =
        new Boundary(
            0,
            (org.apache.calcite.rel.core.Aggregate)
                boundary.node().copy(boundary.node().getTraitSet(), List.of(changed)),
            boundary.input(),
            boundary.groups(),
            boundary.measures());
    return new PrivateQuery.Numbers(
        query.root(), query.rows(), query.tables(), List.of(), query.uses(), List.of(other));
  }
}
