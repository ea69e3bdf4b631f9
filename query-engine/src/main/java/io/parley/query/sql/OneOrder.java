package io.parley.query.sql;

import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;

/**
 * Writes each comparison one way round, so that {@code a = b} and {@code b = a} are one question:
 * columns before literals, columns in their order.
 */
final class OneOrder extends RexShuttle {
  private final RexBuilder rex;

  OneOrder(RexBuilder rex) {
    this.rex = rex;
  }

  @Override
  public RexNode visitCall(RexCall call) {
    RexNode inner = super.visitCall(call);
    if (!(inner instanceof RexCall visited) || visited.getOperands().size() != 2) {
      return inner;
    }
    SqlOperator reversed =
        SqlKind.COMPARISON.contains(visited.getKind()) ? visited.getOperator().reverse() : null;
    RexNode left = visited.getOperands().get(0);
    RexNode right = visited.getOperands().get(1);
    return reversed != null && rank(left) > rank(right)
        ? rex.makeCall(visited.getType(), reversed, List.of(right, left))
        : visited;
  }

  /** Columns first, by their place; then what is computed; literals last. */
  private static long rank(RexNode node) {
    if (node instanceof RexInputRef ref) {
      return ref.getIndex();
    }
    return node instanceof RexLiteral ? Long.MAX_VALUE : Integer.MAX_VALUE;
  }
}
