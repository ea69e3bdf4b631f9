package io.parley.query.backend.duckdb;

import io.parley.query.backend.Dialect;
import java.math.BigDecimal;
import java.util.Objects;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;

/** Literals of a statement in SQL, each with its type. */
final class Literals {
  private Literals() {}

  static String sql(RexLiteral literal, Dialect dialect) {
    if (literal.isNull()) {
      return "CAST(NULL AS " + dialect.type(literal.getType()) + ")";
    }
    return switch (literal.getType().getSqlTypeName()) {
      case BOOLEAN -> Boolean.TRUE.equals(literal.getValueAs(Boolean.class)) ? "true" : "false";
      case CHAR, VARCHAR -> text(Objects.requireNonNull(literal.getValueAs(String.class)));
      case DATE -> "DATE '" + literal.getValueAs(DateString.class) + "'";
      case TIMESTAMP -> "TIMESTAMP '" + literal.getValueAs(TimestampString.class) + "'";
      default -> number(literal, dialect);
    };
  }

  private static String number(RexLiteral literal, Dialect dialect) {
    BigDecimal value = Objects.requireNonNull(literal.getValueAs(BigDecimal.class));
    SqlTypeName type = literal.getType().getSqlTypeName();
    if (SqlTypeName.APPROX_TYPES.contains(type)) {
      return "CAST('" + value + "' AS DOUBLE)";
    }
    return "CAST('" + value.toPlainString() + "' AS " + dialect.type(literal.getType()) + ")";
  }

  /** A text in single quotes. */
  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
