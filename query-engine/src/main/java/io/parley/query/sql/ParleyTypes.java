package io.parley.query.sql;

import io.parley.policy.ColumnType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** The types of offered columns, in Calcite and in DuckDB. */
public final class ParleyTypes {
  /** Digits after the point of every DECIMAL column, and so the public grid of its sums: 1e-4. */
  public static final int DECIMAL_SCALE = 4;

  /**
   * Digits of any decimal within an expression. A million of them add up within the 38 digits of
   * the backend, so that no sum can fail.
   */
  public static final int DECIMAL_DIGITS = 28;

  /** The most digits after the point of any decimal within an expression. */
  public static final int DECIMAL_SCALES = 10;

  private ParleyTypes() {}

  static RelDataTypeFactory newFactory() {
    return new SqlTypeFactoryImpl(new TypeSystem()) {
      @Override
      public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
      }
    };
  }

  static RelDataType nullable(RelDataTypeFactory factory, ColumnType type) {
    RelDataType bare =
        switch (type) {
          case INTEGER -> factory.createSqlType(SqlTypeName.BIGINT);
          case DECIMAL -> factory.createSqlType(SqlTypeName.DECIMAL, 18, DECIMAL_SCALE);
          case TEXT -> factory.createSqlType(SqlTypeName.VARCHAR);
          case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
          case DATE -> factory.createSqlType(SqlTypeName.DATE);
          case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP, 6);
        };
    return factory.createTypeWithNullability(bare, true);
  }

  /** The column type in DuckDB. */
  public static String duckDb(ColumnType type) {
    return switch (type) {
      case INTEGER -> "BIGINT";
      case DECIMAL -> "DECIMAL(18," + DECIMAL_SCALE + ")";
      case TEXT -> "VARCHAR";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
      case TIMESTAMP -> "TIMESTAMP";
    };
  }

  private static final class TypeSystem extends RelDataTypeSystemImpl {
    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
      return true; // else CHAR literals of different length are blank-padded
    }

    @Override
    public int getMaxPrecision(SqlTypeName typeName) {
      return switch (typeName) {
        case TIMESTAMP, TIME -> 6;
        case DECIMAL -> DECIMAL_DIGITS;
        default -> super.getMaxPrecision(typeName);
      };
    }

    @Override
    public int getMaxScale(SqlTypeName typeName) {
      return typeName == SqlTypeName.DECIMAL ? DECIMAL_SCALES : super.getMaxScale(typeName);
    }

    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
      RelDataType sum =
          switch (argument.getSqlTypeName()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
            case DECIMAL ->
                factory.createSqlType(SqlTypeName.DECIMAL, DECIMAL_DIGITS, argument.getScale());
            default -> factory.createSqlType(SqlTypeName.DOUBLE);
          };
      return factory.createTypeWithNullability(sum, argument.isNullable());
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
      return factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.DOUBLE), true);
    }
  }
}
