package io.parley.query.fuzz;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.ColumnType;
import io.parley.policy.PolicySet;
import io.parley.policy.PublicTable;
import io.parley.policy.TablePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands in FROM: tables, and queries of people's rows, within one another. */
final class Sources {
  /** A number that says nothing of a column may be used in every way. */
  private static final Set<String> ANY_USE =
      Set.of("group", "filter", "sum", "avg", "variance", "count_distinct");

  private final Draft draft;
  private final List<TablePolicy> tables;
  private final List<PublicTable> publicTables;
  private final Expressions expressions;
  private final Conditions conditions;

  Sources(Draft draft, PolicySet policies) {
    this.draft = draft;
    this.tables = policies.tables();
    this.publicTables = policies.publicTables().stream().filter(t -> !t.key().isEmpty()).toList();
    this.expressions = new Expressions(draft);
    this.conditions = new Conditions(draft);
  }

  /** A source, with so many queries within each other at most. */
  Source any(int depth) {
    if (depth == 0) {
      return table();
    }
    if (draft.take(Construct.NESTED)) {
      return common(nested(any(depth - 1)));
    } else if (draft.take(Construct.WINDOW)) {
      return common(window(any(depth - 1)));
    } else if (draft.take(Construct.UNION)) {
      return common(union());
    } else if (draft.take(Construct.NESTED_JOIN)) {
      return common(join(any(depth - 1), any(0)));
    } else if (draft.take(Construct.LOOK_UP)) {
      return common(lookUp(any(depth - 1)));
    } else if (draft.take(Construct.DISTINCT)) {
      return common(select(any(depth - 1), "SELECT DISTINCT"));
    } else if (draft.take(Construct.SUB_QUERY)) {
      return common(select(any(depth - 1), "SELECT"));
    }
    return table();
  }

  /** The party first, so that a party of one table is asked as often as one of many. */
  private Source table() {
    List<String> parties = tables.stream().map(t -> t.table().party()).distinct().toList();
    String party = draft.pick(parties);
    TablePolicy table =
        draft.pick(tables.stream().filter(t -> t.table().party().equals(party)).toList());
    String name = table.table().toString();
    return new Source(name, Field.of(table), List.of(name));
  }

  private Source common(Source query) {
    String sql = draft.take(Construct.CTE) ? draft.common(query.sql()) : "(" + query.sql() + ")";
    return new Source(sql, query.fields(), query.tables());
  }

  private Source select(Source inner, String select) {
    Columns columns = new Columns(select + " person");
    some(inner.fields()).forEach(columns::add);
    expressions.number(inner.fields(), "sum").filter(Field::computed).ifPresent(columns::add);
    return columns.from(
        inner.sql() + " " + draft.name("i") + where(inner.fields()), inner.tables());
  }

  private Source nested(Source inner) {
    Columns columns = new Columns("SELECT person");
    Optional<Field> group =
        draft.chance(0.3) ? expressions.group(inner.fields()) : Optional.empty();
    group.ifPresent(columns::add);
    columns.add(new Field("COUNT(*)", ColumnType.INTEGER, ANY_USE, false, true));
    for (String aggregate : List.of("SUM", "MIN", "MAX")) {
      expressions
          .number(inner.fields(), "sum")
          .filter(f -> draft.chance(0.5))
          .ifPresent(f -> columns.add(f.made(aggregate + "(" + f.sql() + ")", f.type())));
    }
    String from = inner.sql() + " " + draft.name("i") + where(inner.fields());
    String by = " GROUP BY person" + group.map(g -> ", " + g.sql()).orElse("");
    String having =
        draft.take(Construct.HAVING) ? " HAVING COUNT(*) " + draft.of("> 1", "< 3", "= 1") : "";
    return columns.from(from + by + having, inner.tables());
  }

  private Source window(Source inner) {
    Columns columns = new Columns("SELECT person");
    some(inner.fields()).forEach(columns::add);
    List<Field> order = inner.fields().stream().filter(f -> f.may("filter")).toList();
    String by = order.isEmpty() ? "" : " ORDER BY " + draft.pick(order).sql();
    String function = draft.of("ROW_NUMBER()", "RANK()", "DENSE_RANK()", "COUNT(*)");
    columns.add(
        new Field(
            (by.isEmpty() ? "COUNT(*)" : function) + " OVER (PARTITION BY person" + by + ")",
            ColumnType.INTEGER,
            ANY_USE,
            false,
            true));
    expressions
        .number(inner.fields(), "sum")
        .ifPresent(
            f ->
                columns.add(
                    f.made(
                        draft.of("SUM", "MAX", "MIN")
                            + "("
                            + f.sql()
                            + ") OVER (PARTITION BY person)",
                        f.type())));
    if (draft.chance(0.4)) {
      expressions
          .number(inner.fields(), "sum")
          .ifPresent(
              f ->
                  columns.add(
                      f.made(
                          "LAG(CAST(%1$s AS DECIMAL(3,1)), 1, %1$s * 1000) OVER (PARTITION BY person%2$s)"
                              .formatted(f.sql(), by.isEmpty() ? " ORDER BY " + f.sql() : by),
                          ColumnType.DECIMAL)));
    }
    return columns.from(
        inner.sql() + " " + draft.name("i") + where(inner.fields()), inner.tables());
  }

  /** Texts of people's rows, looked up where a public table has such a text; or not found there. */
  private Source lookUp(Source inner) {
    String a = draft.name("a");
    String b = draft.name("b");
    List<Field> texts =
        inner.fields(a).stream()
            .filter(f -> f.type() == ColumnType.TEXT && f.may("filter"))
            .toList();
    if (texts.isEmpty() || publicTables.isEmpty()) {
      return select(inner, "SELECT");
    }
    PublicTable table = draft.pick(publicTables);
    String on = draft.pick(texts).sql() + " = " + b + "." + draft.pick(table.key());
    if (draft.chance(0.3)) {
      Columns columns = new Columns("SELECT " + a + ".person AS person");
      some(inner.fields(a)).forEach(columns::add);
      return columns.from(
          "%s %s WHERE %sEXISTS (SELECT 1 FROM %s %s WHERE %s)"
              .formatted(inner.sql(), a, draft.of("", "NOT "), table.table(), b, on),
          inner.tables());
    }
    Columns columns = new Columns("SELECT " + a + ".person AS person");
    some(inner.fields(a)).forEach(columns::add);
    for (ColumnPolicy column : table.columns()) {
      if (draft.chance(0.7)) {
        columns.add(Field.open(column).of(b));
      }
    }
    return columns.from(
        "%s %s %s %s %s ON %s"
            .formatted(inner.sql(), a, draft.of("JOIN", "LEFT JOIN"), table.table(), b, on),
        inner.tables());
  }

  /** Tables of one party; the columns of the second are those of the first in type. */
  private Source union() {
    TablePolicy first = draft.pick(tables);
    List<TablePolicy> same =
        tables.stream().filter(t -> t.table().party().equals(first.table().party())).toList();
    TablePolicy second = draft.pick(same);
    Columns left = new Columns("SELECT person");
    StringBuilder right = new StringBuilder("SELECT person");
    for (Field field : some(Field.of(first))) {
      Field.of(second).stream()
          .filter(f -> f.type() == field.type())
          .findFirst()
          .ifPresent(
              f -> {
                left.add(field.with(f, field.sql(), field.type()));
                right.append(", ").append(f.sql());
              });
    }
    if (left.fields.isEmpty()) {
      left.add(new Field("1", ColumnType.INTEGER, ANY_USE, false, true));
      right.append(", 2");
    }
    String rest = " UNION ALL " + right + " FROM " + second.table() + where(Field.of(second));
    return left.from(
        first.table() + where(Field.of(first)) + rest,
        List.of(first.table().toString(), second.table().toString()));
  }

  private Source join(Source left, Source right) {
    String a = draft.name("a");
    String b = draft.name("b");
    List<Field> all = new ArrayList<>(left.fields(a));
    all.addAll(right.fields(b));
    Columns columns = new Columns("SELECT " + a + ".person AS person");
    some(all).forEach(columns::add);
    List<String> both = new ArrayList<>(left.tables());
    both.addAll(right.tables());
    return columns.from(
        "%s %s %s %s %s ON %s.person = %s.person%s"
            .formatted(left.sql(), a, joinWords(), right.sql(), b, a, b, where(all)),
        both);
  }

  /** Which kind of join. */
  String joinWords() {
    if (draft.take(Construct.LEFT)) {
      return "LEFT JOIN";
    } else if (draft.take(Construct.RIGHT)) {
      return "RIGHT JOIN";
    } else if (draft.take(Construct.FULL)) {
      return "FULL JOIN";
    }
    draft.use(Construct.INNER);
    return "JOIN";
  }

  private String where(List<Field> fields) {
    Optional<String> condition = draft.chance(0.3) ? conditions.on(fields) : Optional.empty();
    condition.ifPresent(c -> draft.use(Construct.WHERE));
    return condition.map(c -> " WHERE " + c).orElse("");
  }

  private List<Field> some(List<Field> fields) {
    List<Field> some = new ArrayList<>();
    fields.stream().filter(f -> draft.chance(0.6)).forEach(some::add);
    return some.isEmpty() ? List.of(draft.pick(fields)) : some;
  }

  /** A SELECT list in the making. */
  private final class Columns {
    private final StringBuilder sql;
    private final List<Field> fields = new ArrayList<>();

    Columns(String start) {
      sql = new StringBuilder(start);
    }

    void add(Field field) {
      String name = draft.name("x");
      sql.append(", ").append(field.sql()).append(" AS ").append(name);
      fields.add(field.named(name));
    }

    Source from(String rest, List<String> from) {
      return new Source(sql + " FROM " + rest, fields, from);
    }
  }
}
