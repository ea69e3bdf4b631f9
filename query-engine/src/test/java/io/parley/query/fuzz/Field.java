package io.parley.query.fuzz;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.ColumnType;
import io.parley.policy.TablePolicy;
import io.parley.policy.Use;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A value of rows that a question may read: a column, or an expression of columns.
 *
 * @param sql its text
 * @param uses the words of what its owners let questions do with it
 * @param declared whether its values are declared
 * @param computed whether it is no offered column as it is
 */
record Field(String sql, ColumnType type, Set<String> uses, boolean declared, boolean computed) {
  Field {
    uses = Set.copyOf(uses);
  }

  /** The offered columns of a table; all are quoted, as some are words of SQL. */
  static List<Field> of(TablePolicy table) {
    return table.columns().stream().map(Field::of).filter(f -> !f.uses().isEmpty()).toList();
  }

  private static Field of(ColumnPolicy column) {
    return new Field(
        '"' + column.name() + '"',
        column.type(),
        column.use().stream().map(Use::word).collect(Collectors.toSet()),
        !column.values().isEmpty(),
        false);
  }

  /** A column of a public table, for any use that its type and bounds allow. */
  static Field open(ColumnPolicy column) {
    Set<String> uses = new HashSet<>(Set.of("group", "filter", "count_distinct"));
    if (column.bounds().isPresent()) {
      uses.addAll(Set.of("sum", "avg", "variance", "quantile"));
    }
    return new Field(
        '"' + column.name() + '"', column.type(), uses, !column.values().isEmpty(), false);
  }

  boolean may(String use) {
    return uses.contains(use);
  }

  boolean isNumber() {
    return type == ColumnType.INTEGER || type == ColumnType.DECIMAL;
  }

  Field of(String alias) {
    return new Field(alias + "." + sql, type, uses, declared, computed);
  }

  Field named(String name) {
    return new Field(name, type, uses, declared, computed);
  }

  /** A value made of this one alone. */
  Field made(String expression, ColumnType made) {
    return new Field(expression, made, uses, false, true);
  }

  /** A value made of this one and another: it may be used as both may. */
  Field with(Field other, String expression, ColumnType made) {
    Set<String> both = new HashSet<>(uses);
    both.retainAll(other.uses());
    return new Field(expression, made, both, false, true);
  }
}
