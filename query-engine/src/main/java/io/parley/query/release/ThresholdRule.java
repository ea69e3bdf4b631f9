package io.parley.query.release;

import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The rule by which exact numbers are shown, in words. */
public final class ThresholdRule {
  private ThresholdRule() {}

  /** From the plan alone. */
  public static List<String> of(PrivatePlan.Threshold plan) {
    List<String> rule = new ArrayList<>();
    rule.add(
        "exact numbers without noise; a group shows only when each of its numbers stands on %,d people"
            .formatted(plan.minPeople()));
    TreeMap<String, Integer> caps = new TreeMap<>();
    plan.contributions().stream()
        .filter(Contribution.Rows.class::isInstance)
        .map(c -> ((Contribution.Rows) c).fragment().caps())
        .forEach(c -> c.forEach((table, cap) -> caps.put(table.toString(), cap)));
    caps.forEach(
        (table, cap) ->
            rule.add("at most %,d rows of a person from %s are read".formatted(cap, table)));
    for (Quantity quantity : plan.measurement().quantities()) {
      quantity
          .grid()
          .ifPresent(grid -> rule.add(PrivacyRule.clamp(plan.measurement(), quantity, grid)));
    }
    return rule.stream().distinct().toList();
  }
}
