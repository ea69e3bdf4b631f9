package io.parley.query.backend.duckdb;

import io.parley.query.backend.Dialect;
import io.parley.query.match.MatchingDialect.Absent;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/**
 * Algebra as common table expressions: one a node, its fields called c0, c1 ….
 *
 * <p>Each relation carries hidden columns beside its fields. People's rows carry {@code u}, the
 * unit to which the row belongs, whatever the question does with its person column: the unit is
 * provenance and cannot be projected away. Released numbers carry where each of them was released,
 * for their intervals.
 */
public final class RelationSql {
  /** The hidden column of people's rows. */
  public static final String UNIT = "u";

  /**
   * A relation.
   *
   * @param name its name in the statement
   * @param hidden the hidden columns, in order
   */
  public record Relation(String name, List<String> hidden) {
    public Relation {
      hidden = List.copyOf(hidden);
    }

    static Relation ofPeople(String name) {
      return new Relation(name, List.of(UNIT));
    }
  }

  private final Function<RelNode, Optional<Relation>> leaves;
  private final List<String> statements;
  private final IdentityHashMap<RelNode, Relation> written = new IdentityHashMap<>();
  private final String prefix;
  private final Dialect dialect;

  /**
   * A writer.
   *
   * @param leaves the relations that exist already, by node
   * @param statements where common table expressions are added, without WITH
   * @param prefix what the names of relations begin with
   */
  public RelationSql(
      Function<RelNode, Optional<Relation>> leaves, List<String> statements, String prefix) {
    this(leaves, statements, prefix, DuckDbDialect.INSTANCE);
  }

  /** The same in another dialect. */
  public RelationSql(
      Function<RelNode, Optional<Relation>> leaves,
      List<String> statements,
      String prefix,
      Dialect dialect) {
    this.dialect = dialect;
    this.leaves = leaves;
    this.statements = statements;
    this.prefix = prefix;
  }

  Dialect dialect() {
    return dialect;
  }

  /** The relation of a node; written once, however often it is used. */
  public Relation relation(RelNode node) {
    Relation known = written.get(node);
    if (known == null) {
      known = leaves.apply(node).orElseGet(() -> write(node));
      written.put(node, known);
    }
    return known;
  }

  private Relation write(RelNode node) {
    if (node instanceof Project project) {
      return project(project);
    } else if (node instanceof Filter filter) {
      Relation input = relation(filter.getInput());
      String condition = writer(filter, filter.getInput(), input).sql(filter.getCondition());
      return add("SELECT * FROM " + input.name() + " WHERE " + condition, input.hidden());
    } else if (node instanceof Join join) {
      return join(join);
    } else if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    } else if (node instanceof Union union) {
      return union(union);
    } else if (node instanceof Values values) {
      return values(values);
    } else if (node instanceof Sort sort) {
      return sort(sort);
    }
    throw new IllegalStateException("nothing is written for " + node.getRelTypeName());
  }

  /** The common table expressions, as what a statement begins with. */
  public static String with(List<String> statements) {
    return statements.isEmpty() ? "" : "WITH " + String.join(",\n", statements) + "\n";
  }

  /** Adds a common table expression. */
  Relation add(String select, List<String> hidden) {
    String name = prefix + statements.size();
    statements.add(name + " AS (" + select + ")");
    return new Relation(name, hidden);
  }

  /**
   * People's rows that tie in a window stand in an order that nobody can foresee: in the order of
   * their values a window would compare columns that no condition may.
   */
  private TotalSql writer(RelNode node, RelNode input, Relation written) {
    List<String> row =
        IntStream.range(0, input.getRowType().getFieldCount()).mapToObj(i -> "c" + i).toList();
    return new TotalSql(
        node.getCluster().getRexBuilder(),
        i -> "c" + i,
        written.hidden().contains(UNIT) ? List.of(dialect.order(UNIT, row)) : row,
        dialect);
  }

  private static String hidden(Relation relation) {
    return relation.hidden().stream().map(h -> h + ", ").collect(Collectors.joining());
  }

  private Relation project(Project project) {
    Relation input = relation(project.getInput());
    TotalSql expressions = writer(project, project.getInput(), input);
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < project.getProjects().size(); i++) {
      outputs.add(expressions.sql(project.getProjects().get(i)) + " AS c" + i);
    }
    return add(
        "SELECT " + hidden(input) + String.join(", ", outputs) + " FROM " + input.name(),
        input.hidden());
  }

  private Relation join(Join join) {
    Relation left = relation(join.getLeft());
    Relation right = relation(join.getRight());
    int middle = join.getLeft().getRowType().getFieldCount();
    TotalSql condition =
        new TotalSql(
            join.getCluster().getRexBuilder(),
            i -> i < middle ? "l.c" + i : "r.c" + (i - middle),
            List.of(),
            dialect);
    JoinRelType type = join.getJoinType();
    List<String> outputs = new ArrayList<>();
    List<String> hidden = hidden(type, left, right, outputs);
    int fields = join.getRowType().getFieldCount();
    for (int i = 0; i < fields; i++) {
      outputs.add((i < middle ? "l.c" + i : "r.c" + (i - middle)) + " AS c" + i);
    }
    String on =
        RelOptUtil.conjunctions(join.getCondition()).stream()
            .map(condition::sql)
            .collect(Collectors.joining(" AND "));
    String met = on.isEmpty() ? "true" : on;
    String partners =
        switch (type) {
          case SEMI -> dialect.having(right.name(), "r", met);
          case ANTI -> dialect.without(List.of(new Absent(right.name(), "r", met)));
          default ->
              " %s JOIN %s r ON %s"
                  .formatted(type == JoinRelType.INNER ? "" : type.name(), right.name(), met);
        };
    return add(
        "SELECT %s FROM %s l%s".formatted(String.join(", ", outputs), left.name(), partners),
        hidden);
  }

  private static List<String> hidden(
      JoinRelType type, Relation left, Relation right, List<String> outputs) {
    boolean people = left.hidden().contains(UNIT) || right.hidden().contains(UNIT);
    if (people) {
      boolean both = left.hidden().contains(UNIT) && right.hidden().contains(UNIT);
      String unit =
          both && type == JoinRelType.FULL
              ? "coalesce(l.u, r.u)"
              : (both && type == JoinRelType.RIGHT) || !left.hidden().contains(UNIT)
                  ? "r.u"
                  : "l.u";
      outputs.add(unit + " AS u");
      return List.of(UNIT);
    }
    List<String> slots = new ArrayList<>();
    left.hidden().forEach(h -> slots.add("l." + h));
    if (type.projectsRight()) {
      right.hidden().forEach(h -> slots.add("r." + h));
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      outputs.add(slots.get(i) + " AS s" + i);
      names.add("s" + i);
    }
    return names;
  }

  private Relation aggregate(Aggregate aggregate) {
    Relation input = relation(aggregate.getInput());
    boolean people = input.hidden().contains(UNIT);
    List<String> keys = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    if (people) {
      keys.add(UNIT);
      outputs.add(UNIT);
    }
    int next = 0;
    for (int key : aggregate.getGroupSet()) {
      keys.add("c" + key);
      outputs.add("c" + key + " AS c" + next++);
    }
    for (var call : aggregate.getAggCallList()) {
      outputs.add(AggregateSql.sql(call, aggregate, i -> "c" + i, dialect) + " AS c" + next++);
    }
    if (outputs.isEmpty()) {
      outputs.add("1");
    }
    // Keys are named by the input's names: an output's name may be another input's.
    String group =
        keys.isEmpty()
            ? ""
            : keys.stream().map(k -> "i." + k).collect(Collectors.joining(", ", " GROUP BY ", ""));
    return add(
        "SELECT " + String.join(", ", outputs) + " FROM " + input.name() + " i" + group,
        people ? List.of(UNIT) : List.of());
  }

  private Relation union(Union union) {
    List<Relation> inputs = union.getInputs().stream().map(this::relation).toList();
    List<String> hidden = inputs.get(0).hidden();
    boolean same = inputs.stream().allMatch(i -> i.hidden().equals(hidden));
    List<String> kept = same ? hidden : List.of();
    List<String> parts = new ArrayList<>();
    for (Relation input : inputs) {
      List<String> outputs = new ArrayList<>(kept);
      for (int i = 0; i < union.getRowType().getFieldCount(); i++) {
        outputs.add(
            TotalSql.typed("c" + i, union.getRowType().getFieldList().get(i).getType(), dialect)
                + " AS c"
                + i);
      }
      parts.add("SELECT " + String.join(", ", outputs) + " FROM " + input.name());
    }
    return add(String.join(union.all ? " UNION ALL " : " UNION ", parts), kept);
  }

  private Relation values(Values values) {
    int fields = values.getRowType().getFieldCount();
    List<String> names = IntStream.range(0, fields).mapToObj(i -> "c" + i).toList();
    if (values.getTuples().isEmpty()) {
      String empty =
          values.getRowType().getFieldList().stream()
              .map(f -> "CAST(NULL AS " + dialect.type(f.getType()) + ") AS c" + f.getIndex())
              .collect(Collectors.joining(", "));
      return add("SELECT " + empty + " WHERE false", List.of());
    }
    List<String> rows = new ArrayList<>();
    for (List<RexLiteral> tuple : values.getTuples()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < fields; i++) {
        cells.add(
            TotalSql.typed(
                Literals.sql(tuple.get(i), dialect),
                values.getRowType().getFieldList().get(i).getType(),
                dialect));
      }
      rows.add("(" + String.join(", ", cells) + ")");
    }
    return add(
        "SELECT * FROM (VALUES %s) v(%s)"
            .formatted(String.join(", ", rows), String.join(", ", names)),
        List.of());
  }

  private Relation sort(Sort sort) {
    Relation input = relation(sort.getInput());
    List<String> keys = new ArrayList<>();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      boolean nullsFirst = key.nullDirection == RelFieldCollation.NullDirection.FIRST;
      keys.add(
          "c"
              + key.getFieldIndex()
              + (key.getDirection().isDescending() ? " DESC" : "")
              + (nullsFirst ? " NULLS FIRST" : " NULLS LAST"));
    }
    String order = keys.isEmpty() ? "" : " ORDER BY " + String.join(", ", keys);
    return add(
        "SELECT * FROM " + input.name() + order + dialect.page(rows(sort.fetch), rows(sort.offset)),
        input.hidden());
  }

  private static Optional<Integer> rows(@org.jspecify.annotations.Nullable RexNode count) {
    return count instanceof RexLiteral literal
        ? Optional.ofNullable(literal.getValueAs(Integer.class))
        : Optional.empty();
  }
}
