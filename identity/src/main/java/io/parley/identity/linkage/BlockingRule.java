package io.parley.identity.linkage;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which pairs are looked at: those with the same values, all of them known, in all of these parts.
 * All pairs of a million records are half a trillion.
 */
public record BlockingRule(List<Part> parts) {
  /**
   * A column, or a part of its text.
   *
   * @param left the column in one record
   * @param right the column in the other; most often the same
   * @param from the first character, from 1 on; −7 for the last seven, of texts that have as many
   * @param length how many characters; 0: up to the end
   */
  public record Part(String left, String right, int from, int length) {
    public Part {
      if (from == 0 || length < 0 || (from < 0 && length > 0)) {
        throw new IllegalArgumentException(
            "a part begins at 1 or later and has a length, or is the last so many");
      }
    }

    /** A whole column. */
    public static Part of(String column) {
      return new Part(column, column, 1, 0);
    }

    /** Its SQL for a record of that name, on the left side of a pair or the right. */
    String sql(String record, boolean leftSide) {
      return sql(record, leftSide ? left : right);
    }

    /** As a model's file says it. */
    String text() {
      String part =
          from == 1 && length == 0
              ? ""
              : from < 0
                  ? "[%d]".formatted(from)
                  : "[%d-%s]".formatted(from, length == 0 ? "" : from + length - 1);
      return left + part + (left.equals(right) ? "" : " = " + right);
    }

    private String sql(String record, String column) {
      String value = record + ".\"" + column.replace("\"", "\"\"") + '"';
      if (from == 1 && length == 0) {
        return value;
      }
      if (from < 0) {
        return "CASE WHEN length(%1$s) >= %2$d THEN right(%1$s, %2$d) END".formatted(value, -from);
      }
      return length == 0
          ? "substr(%s, %d)".formatted(value, from)
          : "substr(%s, %d, %d)".formatted(value, from, length);
    }

    private String sql() {
      return sql("l", left) + " = " + sql("r", right);
    }
  }

  public BlockingRule {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a blocking rule has a column, or it blocks nothing");
    }
  }

  /** Whole columns. */
  public static BlockingRule of(String... columns) {
    return new BlockingRule(List.of(columns).stream().map(Part::of).toList());
  }

  /** Whether it asks the same of both records. */
  public boolean symmetric() {
    return parts.stream().allMatch(p -> p.left().equals(p.right()));
  }

  /** The condition on records {@code l} and {@code r}. */
  String sql() {
    return parts.stream().map(Part::sql).collect(Collectors.joining(" AND "));
  }

  /** As a model's file says it. */
  public String text() {
    return parts.stream().map(Part::text).collect(Collectors.joining(" + "));
  }

  /** The columns that it looks at. */
  Set<String> columns() {
    return parts.stream()
        .flatMap(p -> Stream.of(p.left(), p.right()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether it looks at a part of a column, so that the column's levels are not as elsewhere. */
  boolean touches(String column) {
    return columns().contains(column);
  }
}
