package io.parley.query.sql.rewrite;

import io.parley.policy.SqlPosition;
import io.parley.query.sql.SqlFront;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** A parsed statement that rewritings change in place; its own tree, shared with nobody. */
final class Statement {
  private SqlNode root;

  private Statement(SqlNode root) {
    this.root = root;
  }

  /**
   * A statement that parses.
   *
   * @throws io.parley.policy.SqlRefusal for one that does not
   */
  static Statement parse(String sql) {
    return new Statement(SqlFront.syntax(sql));
  }

  /** The statement as SQL, with keywords in capitals, a clause a line. */
  String sql() {
    return PlainSql.of(root);
  }

  SqlNode root() {
    return root;
  }

  /** All SELECTs, outer before inner. */
  List<SqlSelect> selects() {
    return Nodes.all(root, SqlSelect.class);
  }

  /** The outermost SELECT, where the statement is one and not a UNION or such. */
  Optional<SqlSelect> outermost() {
    SqlNode node = root;
    while (node instanceof SqlOrderBy || node instanceof SqlWith) {
      node = node instanceof SqlOrderBy ordered ? ordered.query : ((SqlWith) node).body;
    }
    return node instanceof SqlSelect select ? Optional.of(select) : Optional.empty();
  }

  /** The name that stands at a position, or around it. */
  Optional<SqlIdentifier> nameAt(Optional<SqlPosition> position) {
    return position.flatMap(
        at ->
            Nodes.all(root, SqlIdentifier.class).stream()
                .filter(id -> Nodes.covers(id, at))
                .findFirst());
  }

  /** The innermost SELECT with a node, sub-queries of it aside. */
  Optional<SqlSelect> selectOf(SqlNode node) {
    return selects().stream().filter(s -> Nodes.ownParts(s).contains(new Same(node))).findFirst();
  }

  /** A node by identity. */
  record Same(SqlNode node) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Same same && same.node == node;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(node);
    }
  }

  /** The ORDER BY around a SELECT; removed where what is left of it is nothing. */
  void orderBy(SqlSelect select, UnaryOperator<List<SqlNode>> change) {
    replace(
        node -> {
          if (!(node instanceof SqlOrderBy ordered) || Nodes.bare(ordered.query) != select) {
            return node;
          }
          List<SqlNode> kept = change.apply(new ArrayList<>(ordered.orderList));
          return kept.isEmpty() && ordered.offset == null && ordered.fetch == null
              ? ordered.query
              : new SqlOrderBy(
                  ordered.getParserPosition(),
                  ordered.query,
                  Nodes.list(kept),
                  ordered.offset,
                  ordered.fetch);
        });
  }

  /** Removes ORDER BY, OFFSET and LIMIT around a SELECT. */
  boolean dropOrder(SqlSelect select) {
    boolean[] dropped = {false};
    replace(
        node -> {
          boolean meant = node instanceof SqlOrderBy o && Nodes.bare(o.query) == select;
          dropped[0] |= meant;
          return meant ? ((SqlOrderBy) node).query : node;
        });
    return dropped[0];
  }

  /** Replaces nodes, outer before inner; an equal return value keeps the node. */
  void replace(UnaryOperator<SqlNode> replacement) {
    SqlNode changed =
        root.accept(
            new SqlShuttle() {
              @Override
              public @Nullable SqlNode visit(SqlCall call) {
                SqlNode other = replacement.apply(call);
                return other instanceof SqlCall kept ? super.visit(kept) : other;
              }

              @Override
              public @Nullable SqlNode visit(SqlIdentifier id) {
                return replacement.apply(id);
              }
            });
    root = changed == null ? root : changed;
  }

  /** The alias of a select item, or the name of a plain column; empty for an expression. */
  static Optional<String> label(SqlNode item) {
    if (item.getKind() == SqlKind.AS && item instanceof SqlBasicCall as) {
      return Optional.of(((SqlIdentifier) as.operand(1)).getSimple());
    }
    return item instanceof SqlIdentifier id && !id.isStar()
        ? Optional.of(Nodes.last(id))
        : Optional.empty();
  }
}
