package io.parley.identity.gather;

import io.parley.identity.cluster.Edges;
import io.parley.identity.cluster.Marks;
import io.parley.identity.cluster.UnionFind;
import io.parley.identity.compare.Comparison;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rules {@code never} of a model, for people: no person has two values of such a column, also
 * where a third record without one links the two that have them.
 *
 * <p>Typing errors do not make two values of one. Two records that are linked and both hold a value
 * are not "different" there, for else the rule would have kept them apart; so their values count as
 * one from then on, and likewise several values of one record.
 */
final class NeverMarks {
  private final LinkageModel model;
  private final RecordTable table;
  private final Edges links;

  /**
   * The marks of the records of a table.
   *
   * @param links pairs that the model linked
   */
  NeverMarks(LinkageModel model, RecordTable table, Edges links) {
    this.model = model;
    this.table = table;
    this.links = links;
  }

  void addTo(Marks marks) {
    for (String column : model.rules().never()) {
      int[] value = values(columns(column));
      int attribute = marks.attribute(column);
      for (int record = 0; record < value.length; record++) {
        if (value[record] >= 0) {
          marks.add(record, attribute, value[record]);
        }
      }
    }
  }

  private List<String> columns(String column) {
    return model.comparisons().stream()
        .filter(comparison -> comparison.column().equals(column))
        .findFirst()
        .map(Comparison::values)
        .orElse(List.of(column));
  }

  /** Of each record a number for its values, -1 where it has none. */
  private int[] values(List<String> columns) {
    int[] first = new int[table.count()];
    Arrays.fill(first, -1);
    Map<String, Integer> numbers = new HashMap<>();
    List<int[]> same = new ArrayList<>();
    table.query(
        "SELECT rid, %s FROM %s"
            .formatted(
                columns.stream().map(c -> '"' + c + '"').collect(Collectors.joining(", ")),
                RecordTable.NAME),
        row -> {
          int record = row.getInt(1);
          for (int i = 0; i < columns.size(); i++) {
            String value = row.getString(i + 2);
            if (value != null) {
              int number = numbers.computeIfAbsent(value, unused -> numbers.size());
              if (first[record] < 0) {
                first[record] = number;
              } else {
                same.add(new int[] {first[record], number});
              }
            }
          }
        });
    UnionFind one = new UnionFind(numbers.size());
    same.forEach(pair -> one.union(pair[0], pair[1]));
    for (int i = 0; i < links.size(); i++) {
      int a = first[links.a(i)];
      int b = first[links.b(i)];
      if (a >= 0 && b >= 0 && links.bits(i) >= model.threshold()) {
        one.union(a, b);
      }
    }
    for (int record = 0; record < first.length; record++) {
      first[record] = first[record] < 0 ? -1 : one.find(first[record]);
    }
    return first;
  }
}
