package io.parley.query.fuzz;

import io.parley.policy.ColumnType;
import java.util.List;
import java.util.Optional;

/** Values computed from the fields of a row. */
final class Expressions {
  private final Draft draft;
  private final Conditions conditions;

  Expressions(Draft draft) {
    this.draft = draft;
    this.conditions = new Conditions(draft);
  }

  /** A number that may be used so; empty where there is none. */
  Optional<Field> number(List<Field> fields, String use) {
    List<Field> may = fields.stream().filter(f -> f.may(use) && f.isNumber()).toList();
    return may.isEmpty() ? Optional.empty() : Optional.of(number(may, fields));
  }

  private Field number(List<Field> may, List<Field> all) {
    Field field = draft.field(may);
    String a = field.sql();
    if (all.stream().anyMatch(f -> f.may("filter")) && draft.take(Construct.CASE)) {
      return cased(field, conditions.on(all).orElseThrow());
    }
    if (!draft.take(Construct.EXPRESSION)) {
      return field;
    }
    Field other = draft.field(may);
    ColumnType wider = other.type() == field.type() ? field.type() : ColumnType.DECIMAL;
    String b = other.sql();
    return switch (draft.number(12)) {
      case 0 -> field.with(other, "(" + a + " + " + b + ")", wider);
      case 1 -> field.with(other, "(" + a + " - " + b + ")", wider);
      case 2 -> field.made("(" + a + " * 2)", field.type());
      case 3 -> field.made("(-" + a + ")", field.type());
      case 4 -> field.made("ABS(" + a + ")", field.type());
      case 5 -> field.made("COALESCE(" + a + ", " + literal(field) + ")", field.type());
      case 6 -> field.made("NULLIF(" + a + ", " + literal(field) + ")", field.type());
      case 7 -> field.with(other, "GREATEST(" + a + ", " + b + ")", wider);
      case 8 -> field.with(other, "(" + a + " / " + b + ")", ColumnType.DECIMAL);
      case 9 -> field.made("CAST(" + a + " AS DECIMAL(3,1))", ColumnType.DECIMAL);
      case 10 -> field.made("CAST(" + a + " AS DECIMAL(10,8))", ColumnType.DECIMAL);
      default -> field.made("(" + a + " + " + literal(field) + ")", field.type());
    };
  }

  private Field cased(Field field, String condition) {
    String otherwise = draft.of(literal(field), "NULL", "-" + field.sql());
    return field.made(
        "CASE WHEN %s THEN %s ELSE %s END".formatted(condition, field.sql(), otherwise),
        field.type());
  }

  private String literal(Field field) {
    return draft.pick(Literals.of(field.type()));
  }

  /** A field to group by, or an expression of one. */
  Optional<Field> group(List<Field> fields) {
    List<Field> may = fields.stream().filter(f -> f.may("group")).toList();
    if (may.isEmpty()) {
      return Optional.empty();
    }
    List<Field> times = may.stream().filter(Expressions::isTime).toList();
    if (!times.isEmpty() && draft.take(Construct.DATE)) {
      return Optional.of(time(draft.field(times)));
    }
    Field field = draft.field(may);
    if (!draft.take(Construct.GROUP_EXPRESSION)) {
      return Optional.of(field);
    }
    return Optional.of(
        switch (field.type()) {
          case TEXT -> text(field);
          case DATE, TIMESTAMP -> time(field);
          default ->
              field.made("COALESCE(" + field.sql() + ", " + literal(field) + ")", field.type());
        });
  }

  private Field text(Field field) {
    draft.use(Construct.STRING);
    String a = field.sql();
    return switch (draft.number(4)) {
      case 0 -> field.made("UPPER(" + a + ")", ColumnType.TEXT);
      case 1 -> field.made("SUBSTRING(" + a + " FROM 1 FOR 2)", ColumnType.TEXT);
      case 2 -> field.made("CHAR_LENGTH(" + a + ")", ColumnType.INTEGER);
      default -> field.made("(" + a + " || 's')", ColumnType.TEXT);
    };
  }

  private static boolean isTime(Field field) {
    return field.type() == ColumnType.DATE || field.type() == ColumnType.TIMESTAMP;
  }

  private Field time(Field field) {
    draft.use(Construct.DATE);
    String a = field.sql();
    return switch (draft.number(3)) {
      case 0 -> field.made("EXTRACT(DAY FROM " + a + ")", ColumnType.INTEGER);
      case 1 -> field.made("(" + a + " + INTERVAL '1' DAY)", field.type());
      default -> field.made("CAST(" + a + " AS DATE)", ColumnType.DATE);
    };
  }
}
