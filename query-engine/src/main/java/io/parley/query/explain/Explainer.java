package io.parley.query.explain;

import io.parley.query.account.Charge;
import io.parley.query.explain.Explanation.Accuracy;
import io.parley.query.explain.Explanation.ColumnUses;
import io.parley.query.explain.Explanation.Cost;
import io.parley.query.match.Matching;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.release.Foresight;
import io.parley.query.release.PrivacyRule;
import io.parley.query.release.ThresholdRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Explains a plan.
 *
 * <p><b>Claim.</b> An explanation is a function of the plan, the policies' ε and the assumptions,
 * and a plan is one of public parameters alone; so it tells nothing about data, and is free. It
 * holds no object through which data could be read: no table source, no backend, no ledger.
 */
public final class Explainer {
  private Explainer() {}

  /**
   * The explanation of a plan for numbers.
   *
   * @param allowed the most ε that the policies allow a query, which a hint may have lowered
   */
  public static Explanation numbers(PrivatePlan.Numbers plan, BigDecimal allowed, Assumed assumed) {
    Foresight foresight = Foresight.of(plan);
    List<Accuracy> accuracy = new Accuracies(plan, foresight, allowed, assumed).all();
    return explanation(
        plan,
        "numbers by group, with noise",
        Boundaries.of(plan, foresight),
        PrivacyRule.of(plan, foresight.noising()),
        accuracy.isEmpty() ? List.of() : Accuracies.ASSUMPTIONS,
        accuracy);
  }

  /** The explanation of a plan for an audience. */
  public static Explanation audience(PrivatePlan.Audience plan) {
    return explanation(
        plan,
        "an audience: an exact list of people, outside differential privacy",
        List.of(),
        List.of(
            "delivered to %s, in its own tokens".formatted(plan.question().receiver()),
            "a list of fewer than %,d people is withheld".formatted(plan.minPeople())),
        List.of(),
        List.of());
  }

  /** The explanation of a plan for exact numbers. */
  public static Explanation threshold(PrivatePlan.Threshold plan) {
    return explanation(
        plan,
        "exact numbers of groups with enough people, outside differential privacy",
        List.of(),
        ThresholdRule.of(plan),
        List.of(),
        List.of());
  }

  private static List<String> tables(PrivateQuery query) {
    return Stream.concat(
            query.tables().stream().map(t -> t.table().toString()),
            query.publicTables().stream().map(t -> t.table() + " (public)"))
        .toList();
  }

  private static Explanation explanation(
      PrivatePlan plan,
      String answer,
      List<Explanation.Measured> measurements,
      List<String> rule,
      List<String> assumptions,
      List<Accuracy> accuracy) {
    return new Explanation(
        answer,
        Steps.of(plan),
        tables(plan.query()),
        uses(plan),
        matching(plan.matching()),
        plan instanceof PrivatePlan.Threshold ? 0 : plan.matching().changedUnits(),
        measurements,
        rule,
        price(plan),
        assumptions,
        accuracy);
  }

  /** As the policies judge them: all that an exact answer reads is a use for one. */
  private static List<ColumnUses> uses(PrivatePlan plan) {
    Map<String, List<String>> uses = new TreeMap<>();
    plan.query()
        .uses()
        .forEach(
            u ->
                uses.computeIfAbsent(u.column().toString(), c -> new ArrayList<>())
                    .add(u.use().in(plan.analysis()).word()));
    return uses.entrySet().stream()
        .map(e -> new ColumnUses(e.getKey(), e.getValue().stream().sorted().distinct().toList()))
        .toList();
  }

  private static String matching(Matching matching) {
    if (matching.parties().size() == 1) {
      return "people of %s alone".formatted(matching.parties().get(0));
    }
    return "people of %s, matched on %s%s"
        .formatted(
            String.join(" and ", matching.parties()),
            String.join(", then ", matching.keys()),
            matching.singlesSurvive() ? "; people matched with nobody take part too" : "");
  }

  private static Map<String, Cost> price(PrivatePlan plan) {
    Map<String, Cost> costs = new TreeMap<>();
    for (Map.Entry<String, Charge> entry : plan.price().charges().entrySet()) {
      Charge charge = entry.getValue();
      costs.put(
          entry.getKey(),
          new Cost(
              charge.epsilon(),
              charge.nominalDelta(),
              charge.text(),
              plan.price().disclosures().getOrDefault(entry.getKey(), 0)));
    }
    return costs;
  }
}
