package io.parley.query.release;

import io.parley.query.dp.ReleasedQuantile;
import java.util.List;
import java.util.Optional;

/**
 * One group's noised numbers.
 *
 * @param keys the group's values, empty for SQL NULL
 * @param steps one a noised quantity of the measurement, in grid steps
 * @param quantiles one list a rank question, one quantile a rank
 */
public record ReleasedGroup(
    List<Optional<Object>> keys, List<Long> steps, List<List<ReleasedQuantile>> quantiles) {
  public ReleasedGroup {
    keys = List.copyOf(keys);
    steps = List.copyOf(steps);
    quantiles = quantiles.stream().map(List::copyOf).toList();
  }

  long[] all() {
    return steps.stream().mapToLong(Long::longValue).toArray();
  }
}
