package io.parley.query.sql;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/**
 * The parser library's translation of calls, but for those that stay one function: TIMESTAMPDIFF,
 * which it would write as arithmetic on intervals, and GREATEST and LEAST, which it would write as
 * CASE, where their range no longer shows.
 */
final class Convertlets implements SqlRexConvertletTable {
  @Override
  @SuppressWarnings("NullAway") // the library says "there is none" with null
  public SqlRexConvertlet get(SqlCall call) {
    return switch (call.getKind()) {
      case TIMESTAMP_DIFF -> Convertlets::difference;
      case GREATEST_PG, LEAST_PG -> Convertlets::same;
      default -> StandardConvertletTable.INSTANCE.get(call);
    };
  }

  private static RexNode same(SqlRexContext context, SqlCall call) {
    List<RexNode> operands =
        call.getOperandList().stream().map(context::convertExpression).toList();
    return context
        .getRexBuilder()
        .makeCall(context.getValidator().getValidatedNodeType(call), call.getOperator(), operands);
  }

  private static RexNode difference(SqlRexContext context, SqlCall call) {
    RexBuilder rex = context.getRexBuilder();
    SqlIntervalQualifier unit = call.operand(0);
    RexNode from = context.convertExpression(call.operand(1));
    RexNode to = context.convertExpression(call.operand(2));
    return rex.makeCall(
        context.getValidator().getValidatedNodeType(call),
        OperatorNames.DATE_DIFF,
        List.of(rex.makeLiteral(unit.getUnit().name().toLowerCase(Locale.ROOT)), from, to));
  }
}
