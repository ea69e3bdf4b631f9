package io.parley.query.release;

import java.util.List;
import java.util.Optional;

/**
 * One group's noised numbers.
 *
 * @param keys the group's values, empty for SQL NULL
 * @param steps one a quantity of the measurement, noised, in grid steps
 */
public record ReleasedGroup(List<Optional<Object>> keys, List<Long> steps) {
  public ReleasedGroup {
    keys = List.copyOf(keys);
    steps = List.copyOf(steps);
  }

  long[] all() {
    return steps.stream().mapToLong(Long::longValue).toArray();
  }
}
