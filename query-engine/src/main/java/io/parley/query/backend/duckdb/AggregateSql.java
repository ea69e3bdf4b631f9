package io.parley.query.backend.duckdb;

import io.parley.query.sql.ParleyTypes;
import java.util.Locale;
import java.util.function.IntFunction;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlKind;

/**
 * Aggregates by person, and over released numbers. Sums of reals are made of decimals: floating
 * point would depend on the order in which rows come, and so on other people's rows.
 */
final class AggregateSql {
  private static final String REAL_GRID = "DECIMAL(" + ParleyTypes.DECIMAL_DIGITS + ",9)";

  private AggregateSql() {}

  static String sql(AggregateCall call, Aggregate aggregate, IntFunction<String> field) {
    SqlKind kind = call.getAggregation().getKind();
    if (kind == SqlKind.LITERAL_AGG) {
      return Literals.sql((RexLiteral) call.rexList.get(0));
    }
    String filter = call.filterArg < 0 ? "" : " FILTER (WHERE " + field.apply(call.filterArg) + ")";
    String distinct =
        call.isDistinct() && kind != SqlKind.MIN && kind != SqlKind.MAX ? "DISTINCT " : "";
    String argument =
        call.getArgList().isEmpty() ? "*" : distinct + field.apply(call.getArgList().get(0));
    if (kind == SqlKind.COUNT) {
      return "count(" + argument + ")" + filter;
    }
    RelDataType type =
        aggregate.getInput().getRowType().getFieldList().get(call.getArgList().get(0)).getType();
    String value =
        switch (kind) {
          case SUM, SUM0 -> summable(argument, type);
          case AVG -> averageable(argument, type);
          case SINGLE_VALUE -> "any_value(" + argument + ")";
          default -> kind.name().toLowerCase(Locale.ROOT) + "(" + argument + ")";
        };
    String zero = kind == SqlKind.SUM0 ? "coalesce(" + value + filter + ", 0)" : value + filter;
    return "TRY_CAST(" + zero + " AS " + DuckTypes.name(call.getType()) + ")";
  }

  /** SUM of a value of this type, in any order the same. */
  static String summable(String argument, RelDataType type) {
    return "sum(" + (DuckTypes.isReal(type) ? onGrid(argument) : argument) + ")";
  }

  /** AVG of a value of this type: one exact sum, divided once. */
  static String averageable(String argument, RelDataType type) {
    return "avg(" + (DuckTypes.isReal(type) ? onGrid(argument) : argument) + ")";
  }

  private static String onGrid(String argument) {
    String distinct = argument.startsWith("DISTINCT ") ? "DISTINCT " : "";
    return distinct
        + "TRY_CAST("
        + argument.substring(distinct.length())
        + " AS "
        + REAL_GRID
        + ")";
  }
}
