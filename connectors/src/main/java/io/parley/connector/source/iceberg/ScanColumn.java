package io.parley.connector.source.iceberg;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.SourceException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/**
 * A column of a table of others: what DuckDB reads it as, and what the lake keeps it as. Nothing is
 * lost on the way; what the lake has no type for is text.
 *
 * @param id Iceberg's, by which a file's column is found whatever it is called there
 * @param duckdbType of the file's column
 * @param type what is kept
 */
record ScanColumn(int id, String name, String duckdbType, LakeType type) {
  private static final int LONG_DIGITS = 18;
  private static final int DECIMAL_SCALE = 4;
  private static final int DECIMAL_WHOLE = 14;
  private static final Set<String> PLACES = Set.of("file_row_number", "file_index");

  /**
   * The columns of a schema.
   *
   * @param table for messages
   * @throws SourceException naming every column that cannot be kept
   */
  static List<ScanColumn> all(String table, Schema schema) {
    List<ScanColumn> columns = new ArrayList<>();
    List<String> unkept = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Types.NestedField field : schema.columns()) {
      Optional<ScanColumn> column = of(field);
      String lower = field.name().toLowerCase(Locale.ROOT);
      if (column.isEmpty()) {
        unkept.add("`" + field.name() + "` is of type " + field.type());
      } else if (lower.startsWith("_") || PLACES.contains(lower) || !seen.add(lower)) {
        unkept.add("`" + field.name() + "` has a name that is taken");
      }
      column.ifPresent(columns::add);
    }
    if (!unkept.isEmpty()) {
      throw new SourceException(
          "table "
              + table
              + ": column "
              + String.join(", ", unkept)
              + ", and Parley cannot keep it; make a view in Trino that casts or renames, and read"
              + " that");
    }
    return columns;
  }

  private static Optional<ScanColumn> of(Types.NestedField field) {
    return switch (field.type().typeId()) {
      case INTEGER, LONG -> column(field, "BIGINT", LakeType.LONG);
      case FLOAT -> column(field, "FLOAT", LakeType.STRING);
      case DOUBLE -> column(field, "DOUBLE", LakeType.STRING);
      case DECIMAL -> decimal(field, (Types.DecimalType) field.type());
      case STRING -> column(field, "VARCHAR", LakeType.STRING);
      case BOOLEAN -> column(field, "BOOLEAN", LakeType.BOOLEAN);
      case DATE -> column(field, "DATE", LakeType.DATE);
      case TIME -> column(field, "TIME", LakeType.STRING);
      case TIMESTAMP ->
          column(
              field,
              ((Types.TimestampType) field.type()).shouldAdjustToUTC()
                  ? "TIMESTAMPTZ"
                  : "TIMESTAMP",
              LakeType.TIMESTAMP);
      case UUID -> column(field, "UUID", LakeType.UUID);
      case FIXED, BINARY -> column(field, "BLOB", LakeType.BINARY);
      default -> Optional.empty();
    };
  }

  private static Optional<ScanColumn> decimal(Types.NestedField field, Types.DecimalType decimal) {
    String type = "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
    if (decimal.scale() == 0 && decimal.precision() <= LONG_DIGITS) {
      return column(field, type, LakeType.LONG);
    }
    boolean fits =
        decimal.scale() <= DECIMAL_SCALE && decimal.precision() - decimal.scale() <= DECIMAL_WHOLE;
    return column(field, type, fits ? LakeType.DECIMAL : LakeType.STRING);
  }

  private static Optional<ScanColumn> column(
      Types.NestedField field, String duckdb, LakeType type) {
    return Optional.of(new ScanColumn(field.fieldId(), field.name(), duckdb, type));
  }

  LakeColumn lakeColumn() {
    return new LakeColumn(name, type);
  }

  /** The column as it is kept, in a list after SELECT. */
  String sql() {
    String column = quoted(name);
    // Whatever the connection's zone is, the instant goes over as UTC.
    String read = duckdbType.equals("TIMESTAMPTZ") ? column + " AT TIME ZONE 'UTC'" : column;
    return "CAST(" + read + " AS " + type.duckdbType() + ") AS " + column;
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** What to put after FROM to read files by the columns' ids. */
  static String read(List<ScanColumn> columns, List<String> files) {
    String schema =
        columns.stream()
            .map(
                c ->
                    "%d: {name: '%s', type: '%s', default_value: NULL}"
                        .formatted(c.id, c.name.replace("'", "''"), c.duckdbType))
            .collect(Collectors.joining(", ", "schema = MAP {", "}"));
    return "read_parquet(["
        + String.join(", ", files)
        + "], hive_partitioning = false, "
        + schema
        + ")";
  }
}
