package io.parley.identity.plan;

import java.util.List;

/**
 * Where an attribute's values stand in a source.
 *
 * @param values each value of the attribute: the source's columns whose texts, joined by a space,
 *     are that value. A customer with two phones has two values of one column each.
 * @param kind how values are written, such as {@code dmy} of a date; empty where one way is usual
 */
public record ColumnUse(List<List<String>> values, String kind) {
  /** More phones of one person tell nothing more, and each costs comparisons. */
  static final int MOST_VALUES = 4;

  public ColumnUse {
    values = values.stream().map(List::copyOf).toList();
    if (values.isEmpty() || values.size() > MOST_VALUES) {
      throw new IllegalArgumentException(
          "an attribute has 1 to %d values, not %d".formatted(MOST_VALUES, values.size()));
    }
    if (values.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("a value without a column");
    }
  }

  /** One column. */
  public static ColumnUse of(String column) {
    return new ColumnUse(List.of(List.of(column)), "");
  }
}
