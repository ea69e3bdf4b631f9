package io.parley.query.sql;

import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Writes {@code a IS NOT DISTINCT FROM b} as {@code a = b} where it is a condition of a join and
 * one of the two is never NULL: then both hold for the same pairs of rows. The decorrelation of
 * COUNT joins so. Where both may be NULL nothing changes, as NULL would then join NULL.
 */
final class SamePerson extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode other) {
    RelNode node = super.visit(other);
    if (!(node instanceof Join join)) {
      return node;
    }
    RexBuilder rex = join.getCluster().getRexBuilder();
    List<RexNode> conjuncts =
        RelOptUtil.conjunctions(join.getCondition()).stream().map(c -> equal(c, rex)).toList();
    RexNode condition = RexUtil.composeConjunction(rex, conjuncts);
    return condition.equals(join.getCondition())
        ? join
        : join.copy(
            join.getTraitSet(),
            condition,
            join.getLeft(),
            join.getRight(),
            join.getJoinType(),
            join.isSemiJoinDone());
  }

  private static RexNode equal(RexNode conjunct, RexBuilder rex) {
    if (conjunct.getKind() == SqlKind.IS_NOT_DISTINCT_FROM) {
      List<RexNode> sides = ((RexCall) conjunct).getOperands();
      return isKnown(sides) ? rex.makeCall(SqlStdOperatorTable.EQUALS, sides) : conjunct;
    } else if (conjunct.getKind() != SqlKind.OR) {
      return conjunct;
    }
    // The library's other form: OR(AND(a IS NULL, b IS NULL), (a = b) IS TRUE).
    List<RexNode> either = ((RexCall) conjunct).getOperands();
    if (either.size() != 2
        || !(either.get(0) instanceof RexCall unknown)
        || !(either.get(1) instanceof RexCall truth)
        || truth.getKind() != SqlKind.IS_TRUE
        || !(truth.getOperands().get(0) instanceof RexCall equal)
        || equal.getKind() != SqlKind.EQUALS) {
      return conjunct;
    }
    List<RexNode> nulls =
        equal.getOperands().stream()
            .map(o -> rex.makeCall(SqlStdOperatorTable.IS_NULL, o))
            .toList();
    boolean same =
        unknown.getKind() == SqlKind.AND
            && unknown.getOperands().size() == 2
            && unknown.getOperands().containsAll(nulls);
    return same && isKnown(equal.getOperands()) ? equal : conjunct;
  }

  private static boolean isKnown(List<RexNode> sides) {
    return sides.stream().anyMatch(s -> !s.getType().isNullable());
  }
}
