package io.parley.query.sql;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Writes an aggregate over several grouping sets (GROUPING SETS, ROLLUP, CUBE) as the UNION ALL of
 * one aggregate a set: each is a release of its own and is priced as one. GROUPING and GROUPING_ID
 * become the constants that they are in each branch.
 */
final class OneGroupingEach extends RelHomogeneousShuttle {
  /** Each is a release of its own; more would be planned for minutes and answered by noise. */
  private static final int MOST_SETS = 64;

  @Override
  public RelNode visit(RelNode other) {
    RelNode node = super.visit(other);
    if (!(node instanceof Aggregate aggregate)
        || (aggregate.getGroupSets().size() == 1
            && aggregate.getAggCallList().stream().noneMatch(OneGroupingEach::isGrouping))) {
      return node;
    }
    if (aggregate.getGroupSets().size() > MOST_SETS) {
      throw new SqlRefusal(
          ReasonCode.TOO_MANY_GROUPINGS,
          "GROUPING SETS, ROLLUP or CUBE make more than %d groupings".formatted(MOST_SETS),
          Optional.empty(),
          "name the groupings that you need with GROUPING SETS");
    }
    RelBuilder builder = Rewriter.builder(aggregate);
    for (ImmutableBitSet set : aggregate.getGroupSets()) {
      branch(builder, aggregate, set);
    }
    return builder.union(true, aggregate.getGroupSets().size()).build();
  }

  private static void branch(RelBuilder builder, Aggregate aggregate, ImmutableBitSet set) {
    List<AggregateCall> calls =
        aggregate.getAggCallList().stream().filter(c -> !isGrouping(c)).toList();
    if (set.isEmpty() && calls.isEmpty()) {
      // The grand total of nothing: one row, whatever the rows are.
      builder.values(new String[] {"total"}, 0);
    } else {
      // A set without a call must still group: the aggregate itself stays, keyed by the set.
      builder.push(
          aggregate.copy(
              aggregate.getTraitSet(),
              aggregate.getInput(),
              set,
              List.of(set),
              retyped(calls, set, aggregate)));
    }
    RexBuilder rex = aggregate.getCluster().getRexBuilder();
    List<Integer> keys = aggregate.getGroupSet().asList();
    List<Integer> own = set.asList();
    List<RexNode> outputs = new ArrayList<>();
    List<RelDataTypeField> fields = aggregate.getRowType().getFieldList();
    for (int i = 0; i < keys.size(); i++) {
      int at = own.indexOf(keys.get(i));
      RelDataType type = fields.get(i).getType();
      outputs.add(at < 0 ? rex.makeNullLiteral(type) : cast(rex, type, builder.field(at)));
    }
    int next = own.size();
    for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
      AggregateCall call = aggregate.getAggCallList().get(i);
      RelDataType type = fields.get(keys.size() + i).getType();
      outputs.add(
          isGrouping(call)
              ? rex.makeExactLiteral(java.math.BigDecimal.valueOf(grouping(call, set)), type)
              : cast(rex, type, builder.field(next++)));
    }
    builder.project(outputs, aggregate.getRowType().getFieldNames(), true);
  }

  /** Without keys an aggregate of no row is NULL, so that the type of a call may change. */
  private static List<AggregateCall> retyped(
      List<AggregateCall> calls, ImmutableBitSet set, Aggregate aggregate) {
    return calls.stream()
        .map(
            c ->
                AggregateCall.create(
                    c.getParserPosition(),
                    c.getAggregation(),
                    c.isDistinct(),
                    c.isApproximate(),
                    c.ignoreNulls(),
                    c.rexList,
                    c.getArgList(),
                    c.filterArg,
                    c.distinctKeys,
                    c.getCollation(),
                    set.isEmpty(),
                    aggregate.getInput(),
                    null,
                    c.getName()))
        .toList();
  }

  private static RexNode cast(RexBuilder rex, RelDataType type, RexInputRef field) {
    return field.getType().equals(type) ? field : rex.makeAbstractCast(type, field, false);
  }

  @SuppressWarnings("deprecation") // GROUPING_ID(…) still has a kind of its own
  private static boolean isGrouping(AggregateCall call) {
    SqlKind kind = call.getAggregation().getKind();
    return kind == SqlKind.GROUPING;
  }

  /** Bit i from the right is 1 where the i-th argument from the right is not in the set. */
  private static long grouping(AggregateCall call, ImmutableBitSet set) {
    long value = 0;
    for (int argument : call.getArgList()) {
      value = value << 1 | (set.get(argument) ? 0 : 1);
    }
    return value;
  }
}
