package io.parley.query.privacy;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlKind;

/**
 * Window functions on people's rows: only within one person, so that nobody's row depends on
 * another's. Rows that tie are put in an order drawn for the question: never in that of their
 * values, which no condition may see, nor in the one in which they happened to be stored, which
 * others' rows may influence.
 */
final class Windows {
  static final Set<SqlKind> FUNCTIONS =
      EnumSet.of(
          SqlKind.ROW_NUMBER,
          SqlKind.RANK,
          SqlKind.DENSE_RANK,
          SqlKind.LAG,
          SqlKind.LEAD,
          SqlKind.FIRST_VALUE,
          SqlKind.LAST_VALUE,
          SqlKind.COUNT,
          SqlKind.SUM,
          SqlKind.SUM0,
          SqlKind.AVG,
          SqlKind.MIN,
          SqlKind.MAX);

  private Windows() {}

  static Flow flow(RexOver over, List<RowColumn> columns) {
    if (!FUNCTIONS.contains(over.getAggOperator().getKind())) {
      throw Expressions.refused("the window function `" + over.getAggOperator().getName() + "`");
    }
    boolean withinPerson =
        over.getWindow().partitionKeys.stream()
            .anyMatch(
                k ->
                    k instanceof RexInputRef ref
                        && columns.get(ref.getIndex()).person() == PersonRole.ALWAYS);
    if (!withinPerson) {
      throw new SqlRefusal(
          ReasonCode.WINDOW_ACROSS_PEOPLE,
          "a window function on people's rows looks across people",
          Optional.empty(),
          "write OVER (PARTITION BY person …)");
    }
    Flow flow = Flow.NOTHING;
    for (RexNode key : over.getWindow().partitionKeys) {
      flow = flow.plus(condition(key, columns));
    }
    for (var order : over.getWindow().orderKeys) {
      flow = flow.plus(condition(order.left, columns));
    }
    boolean counts = over.getAggOperator().getKind() == SqlKind.COUNT;
    for (RexNode operand : over.getOperands()) {
      if (counts && isPerson(operand, columns)) {
        continue;
      }
      Flow value = Expressions.flow(operand, columns);
      flow = flow.plus(counts ? value.asCondition() : value);
    }
    Forms.refused(over)
        .ifPresent(
            what -> {
              throw Expressions.refused(what);
            });
    return flow;
  }

  private static Flow condition(RexNode key, List<RowColumn> columns) {
    return isPerson(key, columns) ? Flow.NOTHING : Expressions.flow(key, columns).asCondition();
  }

  private static boolean isPerson(RexNode node, List<RowColumn> columns) {
    return node instanceof RexInputRef ref && columns.get(ref.getIndex()).person().isPerson();
  }
}
