package io.parley.query.privacy;

import io.parley.policy.PublicTable;
import io.parley.policy.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Rows without people. They are the same whoever is removed, so that whatever is computed from them
 * alone is public too; what is followed here is how many there are, and on which fields they
 * differ, for that says how often one row of a person finds a partner.
 */
final class PublicLists {
  private PublicLists() {}

  static NodeRows.OfPublic of(Values values) {
    return new NodeRows.OfPublic(
        unknown(values),
        Set.of(),
        new TreeSet<>(),
        new RowBound.Fixed(Math.max(1, values.getTuples().size())),
        "a list in the statement");
  }

  static NodeRows.OfPublic of(TableScan scan, PublicTable table) {
    List<RowColumn> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    table
        .columns()
        .forEach(
            c -> {
              columns.add(RowColumn.open(new OfferedColumn(table.table(), c)));
              names.add(c.name());
            });
    Set<Integer> key = new HashSet<>();
    table.key().forEach(k -> key.add(names.indexOf(k)));
    return new NodeRows.OfPublic(
        columns,
        key.isEmpty() ? Set.of() : Set.of(key),
        new TreeSet<>(Set.of(Scans.name(scan))),
        new RowBound.Fixed(table.rows()),
        "rows of the public table " + table.table());
  }

  /** An operator over public rows alone; which ones there may be is checked elsewhere. */
  static NodeRows.OfPublic of(RelNode node, List<NodeRows.OfPublic> inputs) {
    SortedSet<TableName> tables = new TreeSet<>();
    inputs.forEach(i -> tables.addAll(i.tables()));
    String effect =
        tables.isEmpty() ? "a list in the statement" : "computes from public rows alone";
    NodeRows.OfPublic first = inputs.get(0);
    if (node instanceof Join join) {
      return joined(join, first, inputs.get(1), tables, effect);
    } else if (node instanceof Union) {
      RowBound all =
          inputs.stream().map(NodeRows.OfPublic::bound).reduce(RowBound.Plus::new).orElseThrow();
      return new NodeRows.OfPublic(unknown(node), Set.of(), tables, all, effect);
    } else if (node instanceof Aggregate aggregate) {
      Set<Integer> key = new HashSet<>();
      for (int i = 0; i < aggregate.getGroupCount(); i++) {
        key.add(i);
      }
      RowBound bound = key.isEmpty() ? RowBound.ONE : first.bound();
      return new NodeRows.OfPublic(unknown(node), Set.of(key), tables, bound, effect);
    } else if (node instanceof Project project) {
      return projected(project, first, tables, effect);
    }
    boolean keeps = node instanceof Filter || node instanceof Sort;
    return new NodeRows.OfPublic(
        keeps ? first.columns() : unknown(node),
        keeps ? first.keys() : Set.of(),
        tables,
        first.bound(),
        effect);
  }

  private static List<RowColumn> unknown(RelNode node) {
    return Collections.nCopies(node.getRowType().getFieldCount(), RowColumn.computed(Set.of()));
  }

  private static NodeRows.OfPublic projected(
      Project project, NodeRows.OfPublic input, SortedSet<TableName> tables, String effect) {
    List<RowColumn> columns = new ArrayList<>();
    List<Optional<Integer>> sources = new ArrayList<>();
    for (RexNode expression : project.getProjects()) {
      boolean plain = expression instanceof RexInputRef;
      sources.add(plain ? Optional.of(((RexInputRef) expression).getIndex()) : Optional.empty());
      columns.add(
          plain
              ? input.columns().get(((RexInputRef) expression).getIndex())
              : RowColumn.computed(Set.of()));
    }
    Set<Set<Integer>> keys = new HashSet<>();
    for (Set<Integer> key : input.keys()) {
      Set<Integer> above = new HashSet<>();
      key.forEach(
          f -> {
            int at = sources.indexOf(Optional.of(f));
            if (at >= 0) {
              above.add(at);
            }
          });
      if (above.size() == key.size()) {
        keys.add(above);
      }
    }
    return new NodeRows.OfPublic(columns, keys, tables, input.bound(), effect);
  }

  private static NodeRows.OfPublic joined(
      Join join,
      NodeRows.OfPublic left,
      NodeRows.OfPublic right,
      SortedSet<TableName> tables,
      String effect) {
    JoinRelType type = join.getJoinType();
    if (!type.projectsRight()) {
      return new NodeRows.OfPublic(left.columns(), left.keys(), tables, left.bound(), effect);
    }
    List<RowColumn> columns = new ArrayList<>(left.columns());
    columns.addAll(right.columns());
    boolean once =
        (type == JoinRelType.INNER || type == JoinRelType.LEFT) && meetsOne(join, right, false);
    RowBound both = new RowBound.Times(left.bound(), right.bound());
    RowBound bound =
        once
            ? left.bound()
            : type == JoinRelType.INNER || type == JoinRelType.LEFT
                ? both
                : new RowBound.Plus(both, new RowBound.Plus(left.bound(), right.bound()));
    return new NodeRows.OfPublic(columns, once ? left.keys() : Set.of(), tables, bound, effect);
  }

  /**
   * Whether a row of the other side meets at most one public row: the condition demands that each
   * field of one of the public side's keys equals something that the other side's row has.
   */
  static boolean meetsOne(Join join, NodeRows.OfPublic list, boolean listLeft) {
    int middle = join.getLeft().getRowType().getFieldCount();
    int offset = listLeft ? 0 : middle;
    IntPredicate isListed = i -> (i < middle) == listLeft;
    Set<Integer> equated = new HashSet<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
      if (conjunct instanceof RexCall call && call.getKind() == SqlKind.EQUALS) {
        RexNode a = call.getOperands().get(0);
        RexNode b = call.getOperands().get(1);
        field(a, b, isListed)
            .or(() -> field(b, a, isListed))
            .ifPresent(f -> equated.add(f - offset));
      }
    }
    return list.keys().stream().anyMatch(equated::containsAll);
  }

  /**
   * The listed field that is compared, where the other operand reads none. A real is no key's
   * equal: compared as reals, many whole numbers are one.
   */
  private static Optional<Integer> field(RexNode listed, RexNode other, IntPredicate isListed) {
    return listed instanceof RexInputRef ref
            && isListed.test(ref.getIndex())
            && isReal(listed) == isReal(other)
            && RelOptUtil.InputFinder.bits(other).asList().stream().noneMatch(i -> isListed.test(i))
        ? Optional.of(ref.getIndex())
        : Optional.empty();
  }

  private static boolean isReal(RexNode node) {
    return SqlTypeName.APPROX_TYPES.contains(node.getType().getSqlTypeName());
  }
}
