package io.parley.policy;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a question goes about what it does, where a policy may care.
 *
 * @param finer uses of columns at more than their policy's grain
 * @param comparisons every comparison of a column
 * @param functions every function applied to people's rows
 * @param unjoined tables of which people are counted who may be at no other party
 */
public record Details(
    List<ColumnUse> finer,
    List<ComparedColumn> comparisons,
    List<AppliedFunction> functions,
    SortedSet<TableName> unjoined) {
  /** Nothing that a policy may care about. */
  public static final Details NONE = new Details(List.of(), List.of(), List.of(), new TreeSet<>());

  public Details {
    finer = List.copyOf(finer);
    comparisons = List.copyOf(comparisons);
    functions = List.copyOf(functions);
    unjoined = new TreeSet<>(unjoined);
  }
}
