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

/**
 * How often the ranges of a lift report hold what is true of all people: Hillstrom's mens e-mail
 * against none, people drawn anew for each release, ε = 1 of the demo's own policies for all five
 * numbers of an arm.
 */
final class ReportCoverage {
  private ReportCoverage() {}

  /** The share of releases that hold, for each figure. */
  static Map<String, Double> shares(NoiseProvider noise, int releases, long seed) {
    int visits = 0;
    int conversions = 0;
    int spend = 0;
    try (QueryEngine engine = new QueryEngine(noise)) {
      LiftRehearsal rehearsal = new LiftRehearsal(engine, policies(), noise, customers(), seed);
      for (int i = 0; i < releases; i++) {
        LiftRehearsal.Held held = rehearsal.next();
        visits += held.visitDifference() ? 1 : 0;
        conversions += held.conversionLift() ? 1 : 0;
        spend += held.spendDifference() ? 1 : 0;
      }
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    shares.put("visit_difference", visits / (double) releases);
    shares.put("conversion_lift_fieller", conversions / (double) releases);
    shares.put("spend_difference", spend / (double) releases);
    return shares;
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
