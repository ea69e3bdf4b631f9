package io.parley.query.privacy;

import java.util.HashSet;
import java.util.Set;

/**
 * Where an expression's value comes from.
 *
 * @param values offered columns whose values flow into its value
 * @param conditions offered columns that only decide which value it takes
 */
record Flow(Set<OfferedColumn> values, Set<OfferedColumn> conditions) {
  static final Flow NOTHING = new Flow(Set.of(), Set.of());

  Flow {
    values = Set.copyOf(values);
    conditions = Set.copyOf(conditions);
  }

  Flow plus(Flow other) {
    return new Flow(union(values, other.values), union(conditions, other.conditions));
  }

  /** As a condition: all that it reads decides, nothing flows. */
  Flow asCondition() {
    return new Flow(Set.of(), union(values, conditions));
  }

  private static Set<OfferedColumn> union(Set<OfferedColumn> a, Set<OfferedColumn> b) {
    Set<OfferedColumn> both = new HashSet<>(a);
    both.addAll(b);
    return both;
  }
}
