package io.parley.query.check;

import io.parley.query.plan.Contribution;
import io.parley.query.plan.Fragment;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.StreamColumn;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * No stream has a column of persons, and no expression of a party's part makes a value of one:
 * persons are compared, counted, chosen among or asked whether they are there. Persons have a type
 * of their own, which no offered column has.
 */
final class NoPersonTravels implements PlanInvariant {
  /** What may read a person and give something else. */
  private static final Set<SqlKind> LOOKS =
      EnumSet.of(SqlKind.IS_NULL, SqlKind.IS_NOT_NULL, SqlKind.EQUALS);

  @Override
  public boolean holds(PrivatePlan plan) {
    for (Contribution contribution : plan.contributions()) {
      boolean holds = !(contribution instanceof Contribution.Rows rows) || holds(rows.fragment());
      boolean open =
          contribution instanceof Contribution.PublicRows
              && contribution.columns().stream().anyMatch(NoPersonTravels::isPerson);
      if (!holds || open) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(Fragment fragment) {
    for (StreamColumn column : fragment.columns()) {
      if (column.kind() == StreamColumn.Kind.VALUE && isPerson(column)) {
        return false;
      }
    }
    return makesNoValueOfAPerson(fragment.algebra());
  }

  /** As the algebra types it, not as the column says. */
  private static boolean isPerson(StreamColumn column) {
    return column.type().getSqlTypeName() == SqlTypeName.UUID;
  }

  private static boolean makesNoValueOfAPerson(RelNode node) {
    Reads reads = new Reads();
    node.accept(reads);
    boolean aggregates =
        !(node instanceof Aggregate aggregate)
            || aggregate.getAggCallList().stream().allMatch(c -> isCount(c, aggregate));
    return !reads.found
        && aggregates
        && node.getInputs().stream().allMatch(NoPersonTravels::makesNoValueOfAPerson);
  }

  private static boolean isCount(AggregateCall call, Aggregate aggregate) {
    return call.getAggregation().getKind() == SqlKind.COUNT
        || call.getArgList().stream()
            .map(a -> aggregate.getInput().getRowType().getFieldList().get(a).getType())
            .noneMatch(t -> t.getSqlTypeName() == SqlTypeName.UUID);
  }

  /** Looks for a call that reads a person and gives a value. */
  private static final class Reads extends RexShuttle {
    private boolean found;

    @Override
    public RexNode visitCall(RexCall call) {
      look(call, call.getOperands(), LOOKS.contains(call.getKind()));
      return super.visitCall(call);
    }

    /** Partition and order stay inside the person. */
    @Override
    public RexNode visitOver(RexOver over) {
      look(over, over.getOperands(), over.getAggOperator().getKind() == SqlKind.COUNT);
      return over;
    }

    private void look(RexNode node, List<RexNode> operands, boolean mayRead) {
      boolean reads = operands.stream().anyMatch(Reads::isPerson);
      found |= reads && !mayRead && !isPerson(node);
    }

    private static boolean isPerson(RexNode node) {
      return node.getType().getSqlTypeName() == SqlTypeName.UUID;
    }
  }
}
