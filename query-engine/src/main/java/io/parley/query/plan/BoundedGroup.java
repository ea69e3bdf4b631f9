package io.parley.query.plan;

import java.util.List;
import java.util.Optional;

/**
 * One group's exact bounded numbers. Secret until noised: it has no toString that shows them.
 *
 * @param keys the group's values, empty for SQL NULL
 * @param numbers one a quantity of the plan, in grid steps
 */
public record BoundedGroup(List<Optional<Object>> keys, List<Long> numbers) {
  public BoundedGroup {
    keys = List.copyOf(keys);
    numbers = List.copyOf(numbers);
  }

  @Override
  public String toString() {
    return "BoundedGroup[not shown]";
  }
}
