package io.parley.query.backend.duckdb;

import io.parley.query.backend.Dialect;
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
  private AggregateSql() {}

  static String sql(
      AggregateCall call, Aggregate aggregate, IntFunction<String> field, Dialect dialect) {
    SqlKind kind = call.getAggregation().getKind();
    if (kind == SqlKind.LITERAL_AGG) {
      return Literals.sql((RexLiteral) call.rexList.get(0), dialect);
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
          case SUM, SUM0 -> summable(argument, type, dialect);
          case AVG -> averageable(argument, type, dialect);
          case SINGLE_VALUE -> "any_value(" + argument + ")";
          default -> kind.name().toLowerCase(Locale.ROOT) + "(" + argument + ")";
        };
    String zero = kind == SqlKind.SUM0 ? "coalesce(" + value + filter + ", 0)" : value + filter;
    return TotalSql.typed(zero, call.getType(), dialect);
  }

  /** SUM of a value of this type, in any order the same. */
  static String summable(String argument, RelDataType type, Dialect dialect) {
    return DuckTypes.isWhole(type)
        ? dialect.sum(argument)
        : "sum(" + exact(argument, type, dialect) + ")";
  }

  /** AVG of a value of this type: one exact sum, divided once. */
  static String averageable(String argument, RelDataType type, Dialect dialect) {
    return dialect.average(exact(argument, type, dialect), type);
  }

  private static String exact(String argument, RelDataType type, Dialect dialect) {
    if (!DuckTypes.isReal(type)) {
      return argument;
    }
    String distinct = argument.startsWith("DISTINCT ") ? "DISTINCT " : "";
    return distinct + dialect.onGrid(argument.substring(distinct.length()));
  }
}
