package io.parley.query.backend.duckdb;

import java.math.BigDecimal;
import java.util.Objects;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;

/** Literals of a statement in DuckDB's SQL, each with its type. */
final class Literals {
  private Literals() {}

  static String sql(RexLiteral literal) {
    if (literal.isNull()) {
      return "CAST(NULL AS " + DuckTypes.name(literal.getType()) + ")";
    }
    return switch (literal.getType().getSqlTypeName()) {
      case BOOLEAN -> Boolean.TRUE.equals(literal.getValueAs(Boolean.class)) ? "true" : "false";
      case CHAR, VARCHAR -> text(Objects.requireNonNull(literal.getValueAs(String.class)));
      case DATE -> "DATE '" + literal.getValueAs(DateString.class) + "'";
      case TIMESTAMP -> "TIMESTAMP '" + literal.getValueAs(TimestampString.class) + "'";
      default -> number(literal);
    };
  }

  private static String number(RexLiteral literal) {
    BigDecimal value = Objects.requireNonNull(literal.getValueAs(BigDecimal.class));
    SqlTypeName type = literal.getType().getSqlTypeName();
    if (SqlTypeName.APPROX_TYPES.contains(type)) {
      return "CAST('" + value + "' AS DOUBLE)";
    }
    return "CAST('" + value.toPlainString() + "' AS " + DuckTypes.name(literal.getType()) + ")";
  }

  /** A text in single quotes. */
  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
