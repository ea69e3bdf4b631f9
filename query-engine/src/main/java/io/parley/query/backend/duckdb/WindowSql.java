package io.parley.query.backend.duckdb;

import io.parley.query.backend.Dialect;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.sql.SqlKind;

/**
 * Window functions. Where the order of rows that tie would matter, {@code tie} decides: on people's
 * rows a keyed hash of the whole row, on released ones the row itself. The order in which rows are
 * stored depends on other people's rows, and must decide nothing.
 */
final class WindowSql {
  private final TotalSql expressions;
  private final List<String> tie;
  private final Dialect dialect;

  WindowSql(TotalSql expressions, Dialect dialect) {
    this.expressions = expressions;
    this.tie = expressions.tieBreakers();
    this.dialect = dialect;
  }

  String sql(RexOver over) {
    SqlKind kind = over.getAggOperator().getKind();
    RexWindow window = over.getWindow();
    boolean tied =
        switch (kind) {
          case ROW_NUMBER, LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTILE -> true;
          case RANK, DENSE_RANK -> false;
          default -> window.isRows();
        };
    List<String> order = new ArrayList<>();
    window.orderKeys.forEach(k -> order.add(ordered(k)));
    if (tied && (!window.orderKeys.isEmpty() || kind != SqlKind.COUNT)) {
      order.addAll(tie);
    }
    String partition =
        window.partitionKeys.isEmpty()
            ? ""
            : "PARTITION BY " + String.join(", ", expressions.all(window.partitionKeys)) + " ";
    String by = order.isEmpty() ? "" : "ORDER BY " + String.join(", ", order) + " ";
    String sql =
        "%s OVER (%s%s%s)"
            .formatted(function(over, kind), partition, by, frame(window, kind, order));
    return kind == SqlKind.SUM || kind == SqlKind.SUM0
        ? expressions.typed(sql, over.getType())
        : sql;
  }

  private String function(RexOver over, SqlKind kind) {
    List<String> arguments = expressions.all(over.getOperands());
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    String call =
        switch (kind) {
          case COUNT -> "count(" + (arguments.isEmpty() ? "*" : first) + ")";
          case SUM, SUM0 ->
              AggregateSql.summable(first, over.getOperands().get(0).getType(), dialect);
          case AVG -> AggregateSql.averageable(first, over.getOperands().get(0).getType(), dialect);
          case LAG, LEAD -> lag(over, kind, arguments);
          default ->
              kind.name().toLowerCase(java.util.Locale.ROOT)
                  + "("
                  + String.join(", ", arguments)
                  + ")";
        };
    return call;
  }

  /**
   * Both values in the type of the whole: the backend would cast the second to that of the first by
   * itself, and fail on a value that does not fit.
   */
  private String lag(RexOver over, SqlKind kind, List<String> arguments) {
    String offset =
        arguments.size() > 1
            ? ", " + ((RexLiteral) over.getOperands().get(1)).getValueAs(Integer.class)
            : "";
    String otherwise =
        arguments.size() > 2 ? ", " + expressions.typed(arguments.get(2), over.getType()) : "";
    return kind.name().toLowerCase(java.util.Locale.ROOT)
        + "("
        + expressions.typed(arguments.get(0), over.getType())
        + offset
        + otherwise
        + ")";
  }

  private String ordered(RexFieldCollation key) {
    boolean descending = key.getDirection() == RelFieldCollation.Direction.DESCENDING;
    boolean nullsFirst =
        key.getNullDirection() == RelFieldCollation.NullDirection.FIRST
            || (key.getNullDirection() == RelFieldCollation.NullDirection.UNSPECIFIED
                && descending);
    return expressions.sql(key.left)
        + (descending ? " DESC" : "")
        + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
  }

  private String frame(RexWindow window, SqlKind kind, List<String> order) {
    boolean framed =
        switch (kind) {
          case ROW_NUMBER, RANK, DENSE_RANK, LAG, LEAD, NTILE -> false;
          default -> !order.isEmpty();
        };
    if (!framed) {
      return "";
    }
    // Ties were broken above, so that a frame of peers must still be one of the question's own.
    String unit = window.isRows() ? "ROWS" : "RANGE";
    return "%s BETWEEN %s AND %s"
        .formatted(unit, bound(window.getLowerBound()), bound(window.getUpperBound()));
  }

  private String bound(RexWindowBound bound) {
    if (bound.isCurrentRow()) {
      return "CURRENT ROW";
    }
    String side = bound.isPreceding() ? "PRECEDING" : "FOLLOWING";
    RexNode offset = bound.getOffset();
    return bound.isUnbounded() || offset == null
        ? "UNBOUNDED " + side
        : ((RexLiteral) offset).getValueAs(Integer.class) + " " + side;
  }
}
