package io.parley.query.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.plan.PrivatePlan;
import io.parley.query.privacy.PrivateQuery;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

class NothingBelowThrowsTest {
  private final QueryInvariant invariant = new NothingBelowThrows();
  private final PrivateQuery.Numbers sound = PlansUnderTest.plan(PlansUnderTest.JOINED).query();

  @Test
  void soundQuestions_pass() {
    assertThat(PlansUnderTest.sound()).map(PrivatePlan.Numbers::query).allMatch(invariant::holds);
  }

  @Test
  void functionThatIsNotListed_isCaught() {
    assertThat(
            invariant.holds(
                PlansUnderTest.below(
                    sound,
                    below ->
                        filtered(
                            below,
                            SqlStdOperatorTable.IS_NOT_NULL,
                            rex(below).makeCall(SqlStdOperatorTable.RAND)))))
        .isFalse();
  }

  @Test
  void castToAnotherType_isCaught() {
    assertThat(
            invariant.holds(
                PlansUnderTest.below(
                    sound,
                    below -> {
                      RexBuilder rex = rex(below);
                      RexNode bytes =
                          rex.makeCast(
                              rex.getTypeFactory().createSqlType(SqlTypeName.VARBINARY),
                              RexInputRef.of(0, below.getRowType()));
                      return filtered(below, SqlStdOperatorTable.IS_NOT_NULL, bytes);
                    })))
        .isFalse();
  }

  @Test
  void operatorThatIsNotListed_isCaught() {
    assertThat(
            invariant.holds(
                PlansUnderTest.below(
                    sound, below -> LogicalMinus.create(List.of(below, below), true))))
        .isFalse();
  }

  private static RexBuilder rex(RelNode node) {
    return node.getCluster().getRexBuilder();
  }

  private static RelNode filtered(
      RelNode below, org.apache.calcite.sql.SqlOperator operator, RexNode operand) {
    return LogicalFilter.create(below, rex(below).makeCall(operator, operand));
  }
}
