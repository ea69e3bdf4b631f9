package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;

/** Leaves out a condition on a column that may not be filtered. */
final class DropFilter implements Rewriting {
  @Override
  public Optional<String> change(Statement statement, Reason reason, Offered offered) {
    return statement
        .nameAt(reason.sql())
        .flatMap(
            id ->
                statement
                    .selectOf(id)
                    .filter(s -> isCondition(s, id))
                    .filter(s -> dropped(s, n -> Nodes.mentions(n, Nodes.last(id))))
                    .map(s -> "leaves out the condition on `" + Nodes.last(id) + "`"));
  }

  private static boolean isCondition(SqlSelect select, SqlIdentifier id) {
    return Nodes.contains(select.getWhere(), id)
        || Nodes.contains(select.getFrom(), id)
        || Nodes.contains(select.getHaving(), id);
  }

  private static boolean dropped(SqlSelect select, Predicate<SqlNode> meant) {
    boolean dropped = false;
    SqlNode where = select.getWhere();
    if (where != null && Conditions.any(where, meant)) {
      select.setWhere(Conditions.without(where, meant).orElse(null));
      dropped = true;
    }
    SqlNode having = select.getHaving();
    if (having != null && Conditions.any(having, meant)) {
      select.setHaving(Conditions.without(having, meant).orElse(null));
      dropped = true;
    }
    if (select.getFrom() != null) {
      for (SqlJoin join : Nodes.all(select.getFrom(), SqlJoin.class)) {
        dropped |= dropped(join, meant);
      }
    }
    return dropped;
  }

  private static boolean dropped(SqlJoin join, Predicate<SqlNode> meant) {
    SqlNode condition = join.getCondition();
    if (condition == null
        || join.getConditionType() != JoinConditionType.ON
        || !Conditions.any(condition, meant)) {
      return false;
    }
    Optional<SqlNode> left = Conditions.without(condition, meant);
    left.ifPresent(c -> join.setOperand(5, c));
    return left.isPresent();
  }
}
