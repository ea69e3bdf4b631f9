package io.parley.query.release;

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
    new TreeMap<>(plan.caps())
        .forEach(
            (table, cap) ->
                rule.add(
                    "at most %,d row(s) of a person from %s are read; of more, a part is drawn anew for each question"
                        .formatted(cap, table)));
    for (Quantity quantity : plan.measurement().quantities()) {
      quantity
          .grid()
          .ifPresent(grid -> rule.add(PrivacyRule.clamp(plan.measurement(), quantity, grid)));
    }
    for (int i = 0; i < plan.measurement().boundary().groups().size(); i++) {
      if (!plan.measurement().declaredValues(i).isEmpty()) {
        rule.add("rows with values that are not declared are left out");
      }
    }
    return rule.stream().distinct().toList();
  }
}
