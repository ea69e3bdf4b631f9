package io.parley.query.sql.rewrite;

import io.parley.policy.SqlPosition;
import io.parley.query.sql.SqlFront;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** What rewritings ask of a syntax tree. */
final class Nodes {
  private static final Set<String> AGGREGATES =
      Set.of(
          "COUNT",
          "SUM",
          "AVG",
          "MIN",
          "MAX",
          "MEDIAN",
          "STDDEV",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "VARIANCE",
          "VAR_POP",
          "VAR_SAMP",
          "PERCENTILE_CONT",
          "PERCENTILE_DISC");

  private Nodes() {}

  /** All nodes of a kind, outer before inner. */
  static <T extends SqlNode> List<T> all(SqlNode root, Class<T> type) {
    List<T> found = new ArrayList<>();
    walk(
        root,
        node -> {
          if (type.isInstance(node)) {
            found.add(type.cast(node));
          }
          return true;
        });
    return found;
  }

  /** The nodes of a SELECT without those of SELECTs in it. */
  static Set<Statement.Same> ownParts(SqlSelect select) {
    Set<Statement.Same> parts = new HashSet<>();
    walk(
        select,
        node -> {
          parts.add(new Statement.Same(node));
          return node == select || !(node instanceof SqlSelect);
        });
    return parts;
  }

  /** Whether a column of that name is used, sub-queries aside. */
  static boolean mentions(@Nullable SqlNode node, String column) {
    return anyOwn(node, n -> n instanceof SqlIdentifier id && isNamed(id, column));
  }

  /** Whether a node of a position is within, sub-queries aside. */
  static boolean holds(@Nullable SqlNode node, SqlPosition at) {
    return anyOwn(
        node,
        n ->
            n.getParserPosition().getLineNum() > 0
                && SqlFront.position(n.getParserPosition()).equals(at));
  }

  /** Whether this very node is within, sub-queries aside. */
  @SuppressWarnings("ReferenceEquality") // the same node, not an equal one
  static boolean contains(@Nullable SqlNode node, SqlNode part) {
    return anyOwn(node, n -> n == part);
  }

  static boolean isAggregate(SqlNode node) {
    return anyOwn(
        node,
        n ->
            n instanceof SqlCall call
                && AGGREGATES.contains(call.getOperator().getName().toUpperCase(Locale.ROOT)));
  }

  private static boolean anyOwn(@Nullable SqlNode node, Predicate<SqlNode> meant) {
    boolean[] found = {false};
    if (node != null) {
      walk(
          node,
          n -> {
            found[0] |= meant.test(n);
            return !(n instanceof SqlSelect);
          });
    }
    return found[0];
  }

  static boolean isNamed(SqlIdentifier id, String column) {
    return !id.isStar() && last(id).equalsIgnoreCase(column);
  }

  /** The column that an identifier names, without its table. */
  static String last(SqlIdentifier id) {
    return id.names.get(id.names.size() - 1);
  }

  /** Whether a name stands at a position, or around it. */
  static boolean covers(SqlIdentifier id, SqlPosition at) {
    SqlParserPos pos = id.getParserPosition();
    return pos.getLineNum() == at.line()
        && pos.getColumnNum() <= at.column()
        && at.column() <= pos.getEndColumnNum()
        && pos.getEndLineNum() == at.line();
  }

  /** What WITH stands before. */
  static SqlNode bare(SqlNode node) {
    return node instanceof SqlWith with ? bare(with.body) : node;
  }

  /** A select item without its alias. */
  static SqlNode unnamed(SqlNode item) {
    return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
  }

  static SqlNodeList list(List<? extends @Nullable SqlNode> nodes) {
    return new SqlNodeList(nodes, SqlParserPos.ZERO);
  }

  /** The tables that a FROM names, as they are written. */
  static List<List<String>> tables(@Nullable SqlNode from) {
    List<List<String>> names = new ArrayList<>();
    if (from instanceof SqlIdentifier id) {
      names.add(id.names);
    } else if (from instanceof SqlCall call && call.getKind() == SqlKind.AS) {
      names.addAll(tables(call.operand(0)));
    } else if (from instanceof org.apache.calcite.sql.SqlJoin join) {
      names.addAll(tables(join.getLeft()));
      names.addAll(tables(join.getRight()));
    } else if (from instanceof SqlCall call && call.getKind() == SqlKind.TABLE_REF) {
      names.addAll(tables(call.operand(0)));
    }
    return names;
  }

  /** Visits a node and what is in it, while told to go on. */
  private static void walk(SqlNode root, Predicate<SqlNode> goOn) {
    root.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            return goOn.test(call) ? super.visit(call) : null;
          }

          @Override
          public @Nullable Void visit(SqlIdentifier id) {
            var unused = goOn.test(id);
            return null;
          }
        });
  }
}
