package io.parley.server.flightsql;

import io.parley.query.sql.SqlColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Columns of SQL as fields of Arrow. */
final class ArrowColumns {
  /** What a decimal may have: the most that Arrow's 128 bits hold, so that none overflows. */
  private static final int DECIMAL_DIGITS = 38;

  private ArrowColumns() {}

  static ArrowType type(SqlColumn column) {
    return switch (column.type()) {
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT" -> new ArrowType.Int(64, true);
      case "FLOAT", "REAL", "DOUBLE" -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case "DECIMAL" -> new ArrowType.Decimal(DECIMAL_DIGITS, column.scale(), 128);
      case "BOOLEAN" -> ArrowType.Bool.INSTANCE;
      case "DATE" -> new ArrowType.Date(DateUnit.DAY);
      case "TIMESTAMP" -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
      default -> ArrowType.Utf8.INSTANCE;
    };
  }

  static Field field(SqlColumn column) {
    return new Field(column.name(), FieldType.nullable(type(column)), null);
  }

  static Schema schema(List<SqlColumn> columns) {
    return new Schema(columns.stream().map(ArrowColumns::field).toList());
  }

  /**
   * The form of an answer.
   *
   * @param intervals whether each number is followed by the ends of its 95 % interval
   * @param metadata what is said of the whole answer
   */
  static Schema answer(List<SqlColumn> columns, boolean intervals, Map<String, String> metadata) {
    List<Field> fields = new ArrayList<>();
    for (SqlColumn column : columns) {
      fields.add(field(column));
      if (intervals && isNumber(column)) {
        fields.add(field(end(column, "_low")));
        fields.add(field(end(column, "_high")));
      }
    }
    return new Schema(fields, metadata);
  }

  static boolean isNumber(SqlColumn column) {
    ArrowType type = type(column);
    return type instanceof ArrowType.Int
        || type instanceof ArrowType.FloatingPoint
        || type instanceof ArrowType.Decimal;
  }

  private static SqlColumn end(SqlColumn column, String suffix) {
    return new SqlColumn(column.name() + suffix, "DOUBLE", -1, 0);
  }
}
