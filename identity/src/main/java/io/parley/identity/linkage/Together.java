package io.parley.identity.linkage;

import java.util.List;
import java.util.Set;

/**
 * Columns of one thing that a person can have another of. Who moves has another street, another
 * town and another postal code: added up as if each said something of its own, they would tell a
 * person from herself. With the chance that all differ, the odds of the columns together are never
 * below it.
 *
 * <p>What agrees is not said twice either: a postal code lies in a town and a town in a region, and
 * who shares the first shares the others. Of nested columns that speak for one person the one that
 * says most counts, and the others nothing; those that speak against it count each. For a household
 * it is the same.
 *
 * @param columns which
 * @param differ the chance, before any data, that they all differ between two records of one
 *     person; above 0, below 1
 * @param nested those of them that lie within one another
 */
public record Together(List<String> columns, double differ, List<String> nested) {
  public Together {
    columns = List.copyOf(columns);
    nested = List.copyOf(nested);
    if (!(differ > 0 && differ < 1)) {
      throw new IllegalArgumentException("a chance is above 0 and below 1, not " + differ);
    }
    if (!columns.containsAll(nested)) {
      throw new IllegalArgumentException("nested columns are columns of the same thing");
    }
  }

  Together over(Set<String> known) {
    return new Together(
        columns.stream().filter(known::contains).toList(),
        differ,
        nested.stream().filter(known::contains).toList());
  }
}
