package io.parley.query.plan;

import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/** Which columns are known in every row, because a condition that holds of each row says so. */
final class KnownColumns {
  private KnownColumns() {}

  /** Whether a field of a node is known in all of its rows; false where that is not seen. */
  static boolean isKnown(int field, RelNode node) {
    if (node instanceof Filter filter) {
      return says(filter.getCondition(), field) || isKnown(field, filter.getInput());
    } else if (node instanceof Project project) {
      return project.getProjects().get(field) instanceof RexInputRef input
          && isKnown(input.getIndex(), project.getInput());
    } else if (node instanceof Join join
        && (join.getJoinType() == JoinRelType.INNER || join.getJoinType() == JoinRelType.SEMI)) {
      int left = join.getLeft().getRowType().getFieldCount();
      return says(join.getCondition(), field)
          || (field < left
              ? isKnown(field, join.getLeft())
              : isKnown(field - left, join.getRight()));
    }
    return false;
  }

  /** Whether one of the conditions that all hold does not hold where the field is unknown. */
  private static boolean says(RexNode condition, int field) {
    return RelOptUtil.conjunctions(condition).stream()
        .anyMatch(c -> Strong.isNotTrue(c, ImmutableBitSet.of(field)));
  }
}
