package io.parley.query.privacy;

import io.parley.policy.SqlRefusal;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/**
 * What stands above the boundary sees released numbers and nothing else. A sub-query there would be
 * a second way to people's rows, so it is refused.
 */
final class ReleasedExpressions {
  private ReleasedExpressions() {}

  static void check(RelNode root, Aggregate boundary) {
    for (RelNode node = root; node != boundary; node = node.getInput(0)) {
      node.accept(new NoWayBack());
    }
  }

  private static final class NoWayBack extends RexShuttle {
    private static final String ALONE = "ask it as a question of its own";

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      throw refused("a sub-query beside an aggregate", ALONE);
    }

    /** The answer is stored and given again: it must not depend on who asks, or when. */
    @Override
    public RexNode visitCall(RexCall call) {
      if (!call.getOperator().isDeterministic() || call.getOperator().isDynamicFunction()) {
        throw refused(
            "`" + call.getOperator().getName() + "`, which changes by itself,", "leave it out");
      }
      return super.visitCall(call);
    }

    @Override
    public RexNode visitCorrelVariable(RexCorrelVariable variable) {
      throw refused("a correlated reference", ALONE);
    }

    @Override
    public RexNode visitDynamicParam(RexDynamicParam parameter) {
      throw refused("a parameter", "write the value into the question");
    }

    private static SqlRefusal refused(String what, String help) {
      return new SqlRefusal(
          "not-supported-yet", what + " is not supported by this version", Optional.empty(), help);
    }
  }
}
