package io.parley.query.privacy;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.query.sql.ScalarFunction;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * What stands above the boundaries sees released numbers and nothing else: post-processing. It may
 * look across groups, but not at the clock, at who asks, or at chance: an answer is stored and
 * given again.
 */
final class ReleasedNumbers {
  private static final Set<SqlKind> AGGREGATES =
      EnumSet.of(
          SqlKind.COUNT,
          SqlKind.SUM,
          SqlKind.SUM0,
          SqlKind.AVG,
          SqlKind.MIN,
          SqlKind.MAX,
          SqlKind.SINGLE_VALUE,
          SqlKind.LITERAL_AGG);

  private static final String LISTED = "docs/sql.md lists the functions that may stand there";

  private ReleasedNumbers() {}

  static NodeRows of(RelNode node) {
    node.accept(new Allowed());
    if (node instanceof Aggregate aggregate) {
      aggregate.getAggCallList().forEach(ReleasedNumbers::check);
    }
    return new NodeRows.Released("computes from released numbers: costs nothing");
  }

  private static void check(AggregateCall call) {
    if (!AGGREGATES.contains(call.getAggregation().getKind()) || call.distinctKeys != null) {
      throw refused("`" + call.getAggregation().getName() + "`", "use COUNT, SUM, AVG, MIN or MAX");
    }
  }

  private static final class Allowed extends RexShuttle {
    @Override
    public RexNode visitOver(RexOver over) {
      boolean allowed =
          Windows.FUNCTIONS.contains(over.getAggOperator().getKind())
              || over.getAggOperator().getKind() == SqlKind.NTILE;
      if (!allowed) {
        throw refused("`" + over.getAggOperator().getName() + "`", "leave it out");
      }
      Forms.refused(over).ifPresent(ReleasedNumbers::refuse);
      return super.visitOver(over);
    }

    @Override
    public RexNode visitCall(RexCall call) {
      if (!call.getOperator().isDeterministic() || call.getOperator().isDynamicFunction()) {
        throw refused(
            "`" + call.getOperator().getName() + "`, which changes by itself,", "leave it out");
      }
      ScalarFunction function =
          ScalarFunction.of(call)
              .orElseThrow(() -> refused("`" + call.getOperator().getName() + "`", LISTED));
      Forms.refused(function, call).ifPresent(ReleasedNumbers::refuse);
      return super.visitCall(call);
    }

    @Override
    public RexNode visitLiteral(RexLiteral literal) {
      if (literal.isNull() && literal.getType().getSqlTypeName() == SqlTypeName.UUID) {
        throw rowsBesideTotals();
      }
      Types.refused(literal).ifPresent(ReleasedNumbers::refuse);
      return literal;
    }

    @Override
    public RexNode visitCorrelVariable(RexCorrelVariable variable) {
      throw refused("a correlated reference", "ask it as a question of its own");
    }

    @Override
    public RexNode visitDynamicParam(RexDynamicParam parameter) {
      throw refused("a parameter", "write the value into the question");
    }
  }

  /** ROLLUP and its like leave an unknown person where they sum over people: others name them. */
  private static SqlRefusal rowsBesideTotals() {
    return new SqlRefusal(
        ReasonCode.ROW_LEVEL_OUTPUT,
        "the answer would hold rows of single people beside totals, and no policy can allow that",
        Optional.empty(),
        "take the person out of ROLLUP, CUBE and GROUPING SETS, and count it:"
            + " `COUNT(DISTINCT person)`");
  }

  private static void refuse(String what) {
    throw refused(what, LISTED);
  }

  private static SqlRefusal refused(String what, String help) {
    return new SqlRefusal(
        ReasonCode.NOT_SUPPORTED_YET,
        what + " on released numbers is not supported by this version",
        Optional.empty(),
        help);
  }
}
