package io.parley.query.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.SqlRefusal;
import io.parley.query.CorpusRoom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

/** Every operator that the parser library offers, as a condition on a person's row. */
class AllowedExpressionsTest {
  private final RexBuilder rex = new RexBuilder(new JavaTypeFactoryImpl());
  private final RelDataType truth = rex.getTypeFactory().createSqlType(SqlTypeName.BOOLEAN);
  private final Leaf leaf = new Leaf(0, CorpusRoom.POLICIES.tables().get(0), 0);

  /** The list in full, so that whoever makes it longer has to say so twice. */
  @Test
  void allowedKinds_areComparisonsAndLogicAlone() {
    assertThat(AllowedExpressions.ALLOWED)
        .isEqualTo(
            EnumSet.of(
                SqlKind.EQUALS,
                SqlKind.NOT_EQUALS,
                SqlKind.LESS_THAN,
                SqlKind.LESS_THAN_OR_EQUAL,
                SqlKind.GREATER_THAN,
                SqlKind.GREATER_THAN_OR_EQUAL,
                SqlKind.AND,
                SqlKind.OR,
                SqlKind.NOT,
                SqlKind.IS_NULL,
                SqlKind.IS_NOT_NULL,
                SqlKind.IS_TRUE,
                SqlKind.IS_NOT_TRUE,
                SqlKind.IS_FALSE,
                SqlKind.IS_NOT_FALSE,
                SqlKind.SEARCH));
  }

  /** By name too: an operator of an allowed kind that is not the one we mean would show here. */
  @Test
  void standardOperators_allButTheWrittenOnes_areRefused() {
    Set<String> passed = new TreeSet<>();
    int refused = 0;
    for (SqlOperator operator : SqlStdOperatorTable.instance().getOperatorList()) {
      if (operator instanceof SqlAggFunction) {
        continue; // an aggregate is no expression; PrivacyAnalysis lists those it knows
      }
      if (passes(operator)) {
        passed.add(operator.getName());
      } else {
        refused++;
      }
    }
    assertThat(passed)
        .containsExactlyInAnyOrder(
            "=",
            "<>",
            "<",
            "<=",
            ">",
            ">=",
            "AND",
            "OR",
            "NOT",
            "IS NULL",
            "IS NOT NULL",
            "IS UNKNOWN",
            "IS NOT UNKNOWN",
            "IS TRUE",
            "IS NOT TRUE",
            "IS FALSE",
            "IS NOT FALSE",
            "SEARCH");
    assertThat(refused).isGreaterThan(200);
  }

  private boolean passes(SqlOperator operator) {
    RexNode column = rex.makeInputRef(rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT), 1);
    for (List<RexNode> operands : List.of(List.of(column, column), List.of(column))) {
      try {
        AllowedExpressions.check(rex.makeCall(truth, operator, operands), List.of(leaf));
        return true;
      } catch (SqlRefusal e) {
        return false;
      } catch (RuntimeException | AssertionError e) {
        // The library builds no such call: with these operands, or as an expression at all.
      }
    }
    return false;
  }
}
