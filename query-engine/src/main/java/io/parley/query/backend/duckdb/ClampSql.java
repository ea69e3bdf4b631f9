package io.parley.query.backend.duckdb;

import io.parley.query.backend.Dialect;
import io.parley.query.plan.Grid;
import io.parley.query.plan.Quantity;
import io.parley.query.plan.RankQuestion;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;

/**
 * What a row of people adds, clamped into its public range and rounded to its grid before anything
 * is added up, such that no value can make it fail.
 */
final class ClampSql {
  private final TotalSql expressions;
  private final Dialect dialect;

  ClampSql(TotalSql expressions, Dialect dialect) {
    this.expressions = expressions;
    this.dialect = dialect;
  }

  /** What a row adds: clamped here, on the evaluated expression, before anything is added up. */
  String value(Quantity quantity, RexNode expression) {
    String sql = expressions.sql(expression);
    return switch (quantity.kind()) {
      case PEOPLE -> "CASE WHEN " + sql + " THEN 1 ELSE 0 END";
      case SUM, MEAN_SUM -> centred(quantity, sql, expression.getType());
      case MEAN_SQUARES -> {
        String centred = centred(quantity, sql, expression.getType());
        yield dialect.square(centred);
      }
      case KNOWN, DISTINCT -> known(sql, expression.getType());
      case ROWS -> throw new IllegalStateException("rows read nothing");
    };
  }

  private String centred(Quantity quantity, String sql, RelDataType type) {
    String steps =
        steps(
            sql,
            type,
            quantity.grid().orElseThrow(),
            quantity.rowLow().add(quantity.centre()),
            quantity.rowHigh().add(quantity.centre()));
    return quantity.centre().signum() == 0
        ? steps
        : "(%s - (%s))".formatted(steps, quantity.centre());
  }

  String cell(RankQuestion question) {
    String sql = expressions.sql(question.expression());
    return steps(
        sql,
        question.expression().getType(),
        question.grid(),
        question.grid().low(),
        question.grid().high());
  }

  /** The value on its grid, in whole steps, clamped; NULL where it is unknown or no number. */
  private String steps(String sql, RelDataType type, Grid grid, BigInteger low, BigInteger high) {
    if (DuckTypes.isWhole(type) && grid.step().compareTo(BigDecimal.ONE) == 0) {
      return "CASE WHEN %1$s IS NOT NULL THEN least(greatest(%1$s, %2$s), %3$s) END"
          .formatted(sql, dialect.number(low), dialect.number(high));
    }
    String lowest = new BigDecimal(low).multiply(grid.step()).toPlainString();
    String highest = new BigDecimal(high).multiply(grid.step()).toPlainString();
    String scale = BigDecimal.ONE.divide(grid.step()).toPlainString();
    if (DuckTypes.isReal(type) || DuckTypes.isWhole(type)) {
      String clamped =
          "least(greatest(%s, CAST('%s' AS DOUBLE)), CAST('%s' AS DOUBLE))"
              .formatted(sql, lowest, highest);
      // Rounding may pass the clamp by a step, so that it is clamped again.
      return "CASE WHEN %s THEN least(greatest(CAST(round(%s * %s) AS BIGINT), %s), %s) END"
          .formatted(
              dialect.isFinite("CAST(" + sql + " AS DOUBLE)"),
              clamped,
              scale,
              dialect.number(low),
              dialect.number(high));
    }
    // Wide enough for the bounds: they may lie beyond the value's own type, and a bound that does
    // not fit would fail where a row is there to be clamped.
    String wide = wideEnough(type, lowest, highest);
    String clamped =
        "least(greatest(CAST(%1$s AS %4$s), CAST('%2$s' AS %4$s)), CAST('%3$s' AS %4$s))"
            .formatted(sql, lowest, highest, wide);
    int digits = Math.max(low.abs().toString().length(), high.abs().toString().length());
    int places = scale.length() - 1;
    boolean narrow =
        type.getScale() == places
            && BigDecimal.ONE.movePointLeft(places).compareTo(grid.step()) == 0
            && digits + scale.length() <= TotalSql.NARROW;
    // Within its clamps a narrow value has so few digits that 64 bits hold its product.
    return narrow
        ? "CASE WHEN %s IS NOT NULL THEN CAST(CAST(%s AS DECIMAL(%d,%d)) * CAST(%s AS DECIMAL(%d,0)) AS BIGINT) END"
            .formatted(sql, clamped, Math.max(digits, places), places, scale, scale.length())
        : "CASE WHEN %s IS NOT NULL THEN least(greatest(CAST(round(%s * %s) AS BIGINT), %s), %s) END"
            .formatted(sql, clamped, scale, dialect.number(low), dialect.number(high));
  }

  private static String wideEnough(RelDataType type, String... bounds) {
    int digits = type.getPrecision();
    for (String bound : bounds) {
      BigDecimal exact = new BigDecimal(bound);
      digits = Math.max(digits, exact.precision() - exact.scale() + type.getScale());
    }
    return "DECIMAL(%d,%d)".formatted(Math.min(38, digits), type.getScale());
  }

  private String known(String sql, RelDataType type) {
    return DuckTypes.isReal(type)
        ? "CASE WHEN %s THEN %s END".formatted(dialect.isFinite(sql), sql)
        : sql;
  }
}
