package io.parley.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One offered column.
 *
 * @param use how questions may use it; empty: listed, but no question may
 * @param values the declared values, typed by the owner, never copied from data; empty: undeclared
 * @param bounds needed under SUM and AVG
 */
public record ColumnPolicy(
    String name,
    ColumnType type,
    Set<Use> use,
    List<String> values,
    Optional<Bounds> bounds,
    PolicyPosition position) {
  public ColumnPolicy {
    use = Set.copyOf(use);
    values = List.copyOf(values);
  }
}
