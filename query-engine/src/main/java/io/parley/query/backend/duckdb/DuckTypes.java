package io.parley.query.backend.duckdb;

import io.parley.query.sql.ParleyTypes;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** The types of expressions in DuckDB. Whole numbers are 64 bits wide, reals are doubles. */
public final class DuckTypes {
  private DuckTypes() {}

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
