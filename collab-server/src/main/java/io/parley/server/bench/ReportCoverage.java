package io.parley.server.bench;

import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.query.QueryEngine;
import io.parley.query.dp.NoiseProvider;
import io.parley.server.demo.Shipped;
import io.parley.server.demo.data.Customer;
import io.parley.server.demo.data.Hillstrom;
import io.parley.server.report.LiftRehearsal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How often the ranges of a lift report hold what is true of all people: Hillstrom's mens e-mail
 * against none, people drawn anew for each release, ε = 1 of the demo's own policies for all five
 * numbers of an arm.
 */
final class ReportCoverage {
  private ReportCoverage() {}

  /**
   * How often the ranges of one figure held.
   *
   * @param holding of all releases; one without a range excludes nothing and counts as holding
   * @param notEstimable the share of releases without a range
   * @param whereEstimable of the releases with a range; 1 where there is none
   */
  record Coverage(double holding, double notEstimable, double whereEstimable) {
    private static Coverage of(List<LiftRehearsal.Outcome> outcomes) {
      double all = outcomes.size();
      long held = outcomes.stream().filter(o -> o == LiftRehearsal.Outcome.HOLDS).count();
      long none = outcomes.stream().filter(o -> o == LiftRehearsal.Outcome.NOT_ESTIMABLE).count();
      return new Coverage((held + none) / all, none / all, none == all ? 1 : held / (all - none));
    }
  }

  /** The coverage of each figure. */
  static Map<String, Coverage> measured(NoiseProvider noise, int releases, long seed) {
    List<LiftRehearsal.Held> held = new ArrayList<>();
    try (QueryEngine engine = new QueryEngine(noise)) {
      LiftRehearsal rehearsal = new LiftRehearsal(engine, policies(), noise, customers(), seed);
      for (int i = 0; i < releases; i++) {
        held.add(rehearsal.next());
      }
    }
    Map<String, Coverage> figures = new LinkedHashMap<>();
    figures.put("visit_difference", of(held, LiftRehearsal.Held::visitDifference));
    figures.put("conversion_lift_fieller", of(held, LiftRehearsal.Held::conversionLift));
    figures.put("spend_difference", of(held, LiftRehearsal.Held::spendDifference));
    return figures;
  }

  private static Coverage of(
      List<LiftRehearsal.Held> held, Function<LiftRehearsal.Held, LiftRehearsal.Outcome> figure) {
    return Coverage.of(held.stream().map(figure).toList());
  }

  private static PolicySet policies() {
    List<PolicyDocument> documents = new ArrayList<>();
    Shipped.MAILING
        .parties()
        .forEach(
            party ->
                Shipped.MAILING
                    .policies(party)
                    .forEach((file, bytes) -> documents.add(PolicyReader.read(file, bytes))));
    return PolicySet.of(documents);
  }

  private static List<Customer> customers() {
    try {
      return Hillstrom.first(Hillstrom.ROWS);
    } catch (IOException e) {
      throw new UncheckedIOException("the experiment's rows cannot be read", e);
    }
  }
}
