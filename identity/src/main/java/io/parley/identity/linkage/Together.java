package io.parley.identity.linkage;

import java.util.List;
import java.util.Set;

/**
 * Columns of one thing that a person can have another of. Who moves has another street, another
 * town and another postal code: added up as if each said something of its own, they would tell a
 * person from herself. With the chance that all differ, the odds of the columns together are never
 * below it.
 *
 * @param columns which
 * @param differ the chance that they differ between two records of one person, as between
 *     strangers; above 0, below 1
 */
public record Together(List<String> columns, double differ) {
  public Together {
    columns = List.copyOf(columns);
    if (!(differ > 0 && differ < 1)) {
      throw new IllegalArgumentException("a chance is above 0 and below 1, not " + differ);
    }
  }

  Together over(Set<String> known) {
    return new Together(columns.stream().filter(known::contains).toList(), differ);
  }
}
