package io.parley.query.check;

import io.parley.query.sql.ScalarFunction;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The lists here repeat those of the analysis on purpose: a list that is loosened there by mistake
 * is still held here.
 *
 * <p>Whether an expression is made of functions of {@link ScalarFunction} alone, of allowed types.
 */
final class TotalExpression {
  private static final Set<SqlTypeName> VALUES =
      EnumSet.of(
          SqlTypeName.NULL,
          SqlTypeName.BOOLEAN,
          SqlTypeName.TINYINT,
          SqlTypeName.SMALLINT,
          SqlTypeName.INTEGER,
          SqlTypeName.BIGINT,
          SqlTypeName.DECIMAL,
          SqlTypeName.FLOAT,
          SqlTypeName.REAL,
          SqlTypeName.DOUBLE,
          SqlTypeName.CHAR,
          SqlTypeName.VARCHAR,
          SqlTypeName.DATE,
          SqlTypeName.TIMESTAMP);

  private static final Set<SqlTypeName> OF_LITERALS =
      EnumSet.of(SqlTypeName.SYMBOL, SqlTypeName.SARG);

  /** What may hand up a person: it chooses one. */
  private static final Set<ScalarFunction> CHOOSE =
      EnumSet.of(ScalarFunction.CAST, ScalarFunction.CASE, ScalarFunction.COALESCE);

  private static final Set<SqlKind> WINDOWS =
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

  private TotalExpression() {}

  static boolean all(List<? extends RexNode> nodes) {
    return nodes.stream().allMatch(TotalExpression::isTotal);
  }

  private static boolean isTotal(RexNode node) {
    if (node instanceof RexInputRef) {
      return true;
    } else if (node instanceof RexLiteral literal) {
      SqlTypeName type = literal.getType().getSqlTypeName();
      return VALUES.contains(type)
          || OF_LITERALS.contains(type)
          || SqlTypeName.INTERVAL_TYPES.contains(type)
          || (type == SqlTypeName.UUID && literal.isNull());
    } else if (node instanceof RexOver over) {
      return WINDOWS.contains(over.getAggOperator().getKind())
          && all(over.getOperands())
          && all(over.getWindow().partitionKeys)
          && over.getWindow().orderKeys.stream().allMatch(k -> isTotal(k.left));
    }
    return node instanceof RexCall call && isTotalCall(call);
  }

  private static boolean isTotalCall(RexCall call) {
    Optional<ScalarFunction> function = ScalarFunction.of(call);
    return function.isPresent()
        && call.getOperator().isDeterministic()
        && !call.getOperator().isDynamicFunction()
        && isAllowed(call.getType(), function.get())
        && all(call.getOperands());
  }

  private static boolean isAllowed(RelDataType type, ScalarFunction function) {
    return VALUES.contains(type.getSqlTypeName())
        || (type.getSqlTypeName() == SqlTypeName.UUID && CHOOSE.contains(function));
  }
}
