package io.parley.query.release;

import io.parley.query.dp.ReleasedQuantile;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One group's numbers that may leave.
 *
 * @param keys the group's values, empty for SQL NULL
 * @param steps one a quantity of the measurement that is told, in grid steps
 * @param quantiles one list a rank question, one quantile a rank
 */
public record ReleasedGroup(
    List<Optional<Object>> keys, List<Long> steps, List<List<ReleasedQuantile>> quantiles) {
  /** The order of groups: by their keys, those that are NULL first. */
  static final Comparator<ReleasedGroup> BY_KEYS =
      Comparator.comparing(ReleasedGroup::keys, ReleasedGroup::compareKeys);

  public ReleasedGroup {
    keys = List.copyOf(keys);
    steps = List.copyOf(steps);
    quantiles = quantiles.stream().map(List::copyOf).toList();
  }

  long[] all() {
    return steps.stream().mapToLong(Long::longValue).toArray();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int compareKeys(List<Optional<Object>> a, List<Optional<Object>> b) {
    for (int i = 0; i < a.size(); i++) {
      if (a.get(i).isEmpty() || b.get(i).isEmpty()) {
        int byPresence = Boolean.compare(a.get(i).isEmpty(), b.get(i).isEmpty());
        if (byPresence != 0) {
          return byPresence;
        }
        continue;
      }
      int byValue = ((Comparable) a.get(i).get()).compareTo(b.get(i).get());
      if (byValue != 0) {
        return byValue;
      }
    }
    return 0;
  }
}
