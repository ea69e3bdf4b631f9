package io.parley.query.backend.duckdb;

import io.parley.policy.ColumnPolicy;
import io.parley.query.backend.Dialect;
import io.parley.query.sql.ParleyTypes;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** The types of expressions in DuckDB. Whole numbers are 64 bits wide, reals are doubles. */
public final class DuckTypes {
  /**
   * Texts are cut to so many characters where they enter and where they grow. A person's joined
   * rows times an unlimited text could fill the memory, and a failure would tell that the rows are
   * there.
   */
  public static final int LONGEST_TEXT = ColumnPolicy.LONGEST_TEXT;

  private DuckTypes() {}

  /** A column of a table or stream, in this type, within the widest text, and never minus zero. */
  static String entering(String sql, RelDataType type) {
    return entering(sql, type, LONGEST_TEXT, DuckDbDialect.INSTANCE);
  }

  /** The same where a text is cut to so many characters. */
  static String entering(String sql, RelDataType type, int length, Dialect dialect) {
    String typed = "CAST(" + sql + " AS " + dialect.type(type) + ")";
    return switch (name(type)) {
      case "VARCHAR" -> dialect.beginning(typed, length);
      case "DOUBLE" -> "(" + typed + " + CAST(0 AS DOUBLE))";
      default -> typed;
    };
  }

  /** The type's name. */
  public static String name(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> "BIGINT";
      case DECIMAL ->
          "DECIMAL(%d,%d)"
              .formatted(
                  Math.min(type.getPrecision(), ParleyTypes.DECIMAL_DIGITS), type.getScale());
      case FLOAT, REAL, DOUBLE -> "DOUBLE";
      case CHAR, VARCHAR -> "VARCHAR";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
      case TIMESTAMP -> "TIMESTAMP";
      case UUID -> "UUID";
      case NULL -> "INTEGER";
      default -> throw new IllegalStateException("no column has the type " + type);
    };
  }

  static boolean isWhole(RelDataType type) {
    return SqlTypeName.INT_TYPES.contains(type.getSqlTypeName());
  }

  static boolean isReal(RelDataType type) {
    return SqlTypeName.APPROX_TYPES.contains(type.getSqlTypeName());
  }
}
