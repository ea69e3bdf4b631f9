package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.Level;
import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.BlockingRule.Part;
import io.parley.identity.linkage.LinkageModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The columns that a model looks at, and which of them share their values, because one is compared
 * with the other: further values of an attribute, and names that may be swapped.
 *
 * @param columns those that are compared come first, and {@code source} last
 * @param shared for each column, the place of the column whose values it shares; its own at most
 */
public record NeededColumns(List<String> columns, List<Integer> shared) {
  /** The column that says where a record comes from. */
  public static final String SOURCE = "source";

  public NeededColumns {
    columns = List.copyOf(columns);
    shared = List.copyOf(shared);
  }

  /** Those of a model. */
  public static NeededColumns of(LinkageModel model) {
    Map<String, String> groups = new LinkedHashMap<>();
    for (Comparison comparison : model.comparisons()) {
      String group = groups.getOrDefault(comparison.column(), comparison.column());
      together(comparison).forEach(column -> group(groups, column, group));
    }
    Stream.of(model.blocking(), model.rules().same(), model.training())
        .flatMap(List::stream)
        .map(BlockingRule::parts)
        .flatMap(List::stream)
        .flatMap((Part part) -> Stream.of(part.left(), part.right()))
        .forEach(column -> groups.putIfAbsent(column, column));
    model.rules().never().forEach(column -> groups.putIfAbsent(column, column));
    groups.putIfAbsent(SOURCE, SOURCE);
    List<String> columns = List.copyOf(groups.keySet());
    List<Integer> shared = new ArrayList<>();
    for (String column : columns) {
      shared.add(firstOf(groups, columns, groups.getOrDefault(column, column)));
    }
    return new NeededColumns(columns, shared);
  }

  private static int firstOf(Map<String, String> groups, List<String> columns, String group) {
    for (int i = 0; i < columns.size(); i++) {
      if (group.equals(groups.get(columns.get(i)))) {
        return i;
      }
    }
    throw new IllegalStateException("a group of columns has none");
  }

  private static void group(Map<String, String> groups, String column, String group) {
    String before = groups.put(column, group);
    if (before != null && !before.equals(group)) {
      groups.replaceAll((c, g) -> g.equals(before) ? group : g);
    }
  }

  private static Set<String> together(Comparison comparison) {
    Set<String> together = new java.util.LinkedHashSet<>(comparison.values());
    comparison.unlessSwapped().ifPresent(together::add);
    for (Level level : comparison.levels()) {
      if (level instanceof Level.Swapped swapped) {
        together.add(swapped.column());
      }
    }
    return together;
  }

  /** The place of a column. */
  public int place(String column) {
    int place = columns.indexOf(column);
    if (place < 0) {
      throw new IllegalArgumentException("the records have no column `" + column + "`");
    }
    return place;
  }
}
