package io.parley.connector.lake;

import java.util.Optional;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * The types of columns in the lake: those that Parquet, Iceberg and DuckDB hold without a loss.
 *
 * <p>A 128-bit id is a {@link #UUID}, never a large integer: DuckDB writes HUGEINT as a floating
 * point number.
 */
public enum LakeType {
  /** 64-bit signed integer. */
  LONG("BIGINT"),
  /** 32-bit signed integer; a column of it can become one of {@link #LONG}. */
  INTEGER("INTEGER"),
  /** Decimal of 18 digits, 4 of them after the point. */
  DECIMAL("DECIMAL(18,4)"),
  /** 64-bit floating point number, NaN and infinities included. Nothing is summed exactly in it. */
  DOUBLE("DOUBLE"),
  /** Text. */
  STRING("VARCHAR"),
  /** Truth value. */
  BOOLEAN("BOOLEAN"),
  /** Day. */
  DATE("DATE"),
  /** Time in microseconds without a zone; Parley stores UTC. */
  TIMESTAMP("TIMESTAMP"),
  /** Moment in microseconds, kept as UTC. */
  TIMESTAMPTZ("TIMESTAMP WITH TIME ZONE"),
  /** 16 bytes: a person, a pseudonym. */
  UUID("UUID"),
  /** Bytes of any number: a sealed value. */
  BINARY("BLOB");

  private final String duckdb;

  LakeType(String duckdb) {
    this.duckdb = duckdb;
  }

  /** The type in DuckDB's SQL. */
  public String duckdbType() {
    return duckdb;
  }

  Type icebergType() {
    return switch (this) {
      case LONG -> Types.LongType.get();
      case INTEGER -> Types.IntegerType.get();
      case DOUBLE -> Types.DoubleType.get();
      case TIMESTAMPTZ -> Types.TimestampType.withZone();
      case DECIMAL -> Types.DecimalType.of(18, 4);
      case STRING -> Types.StringType.get();
      case BOOLEAN -> Types.BooleanType.get();
      case DATE -> Types.DateType.get();
      case TIMESTAMP -> Types.TimestampType.withoutZone();
      case UUID -> Types.UUIDType.get();
      case BINARY -> Types.BinaryType.get();
    };
  }

  static Optional<LakeType> of(Type iceberg) {
    for (LakeType type : values()) {
      if (type.icebergType().equals(iceberg)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
