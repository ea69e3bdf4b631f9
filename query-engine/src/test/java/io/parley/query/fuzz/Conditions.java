package io.parley.query.fuzz;

import io.parley.policy.ColumnType;
import java.util.List;

/** Conditions on rows. */
final class Conditions {
  private final Draft draft;

  Conditions(Draft draft) {
    this.draft = draft;
  }

  /** A condition on the fields that may stand in one; there is none where none may. */
  java.util.Optional<String> on(List<Field> fields) {
    List<Field> may = fields.stream().filter(f -> f.may("filter")).toList();
    return may.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(on(may, 2));
  }

  private String on(List<Field> fields, int depth) {
    if (depth > 0 && draft.chance(0.3)) {
      String left = on(fields, depth - 1);
      String right = on(fields, depth - 1);
      return switch (draft.number(4)) {
        case 0 -> "NOT (" + left + ")";
        case 1 -> "(" + left + " OR " + right + ")";
        default -> left + " AND " + right;
      };
    }
    return simple(draft.field(fields));
  }

  private String simple(Field field) {
    List<String> literals = Literals.of(field.type());
    if (field.type() == ColumnType.BOOLEAN) {
      return draft.of(field.sql(), "NOT " + field.sql(), field.sql() + " IS NOT NULL");
    }
    if (field.type() == ColumnType.TEXT && draft.take(Construct.STRING)) {
      return field.sql() + draft.of(" LIKE '%o%'", " LIKE 'W_b'", " NOT LIKE 'm%'");
    }
    return switch (draft.number(5)) {
      case 0 -> field.sql() + draft.of(" IS NULL", " IS NOT NULL");
      case 1 -> field.sql() + " IN (" + draft.pick(literals) + ", " + draft.pick(literals) + ")";
      case 2 ->
          field.sql() + " BETWEEN " + literals.get(0) + " AND " + literals.get(literals.size() - 1);
      default ->
          field.sql()
              + draft.of(" = ", " <> ", " < ", " <= ", " > ", " >= ")
              + draft.pick(literals);
    };
  }
}
