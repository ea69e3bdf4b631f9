package io.parley.query.release;

import io.parley.query.backend.BackendException;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.DuckTypes;
import io.parley.query.plan.Measurement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.duckdb.DuckDBAppender;

/**
 * The released groups of a measurement as a table, each with the number by which its cells are
 * known. Values arrive as text and become those of their columns' types; what a type cannot hold is
 * unknown.
 */
final class ReleasedRows {
  static final int GROUP_BITS = 32;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR_OF_ERA, 4, 9, SignStyle.NEVER)
          .appendPattern("-MM-dd")
          .appendText(ChronoField.ERA, Map.of(0L, " (BC)", 1L, ""))
          .appendPattern(" HH:mm:ss.SSSSSS")
          .toFormatter(Locale.ROOT);

  private ReleasedRows() {}

  static String table(Measurement measurement) {
    return "released" + measurement.boundary().index();
  }

  static String columns(Measurement measurement) {
    return "s0 BIGINT"
        + fields(measurement).stream()
            .map(f -> ", c" + f.getIndex() + " " + DuckTypes.name(f.getType()))
            .collect(Collectors.joining());
  }

  private static List<RelDataTypeField> fields(Measurement measurement) {
    return measurement.boundary().node().getRowType().getFieldList();
  }

  /** Creates the table of a measurement. */
  static void load(DuckDb database, Measurement measurement, List<ReleasedGroup> groups) {
    database.execute("CREATE TABLE " + table(measurement) + " (" + columns(measurement) + ")");
    try {
      if (groups.stream().flatMap(g -> g.keys().stream()).allMatch(ReleasedRows::hasText)) {
        append(database, measurement, groups);
      } else {
        insert(database, measurement, groups);
      }
    } catch (SQLException e) {
      throw new BackendException("released numbers could not be loaded", e);
    }
  }

  /** Keys whose text the backend reads as the same value. */
  private static boolean hasText(Optional<Object> key) {
    return key.map(
            k ->
                k instanceof String
                    || k instanceof Boolean
                    || k instanceof Integer
                    || k instanceof Long
                    || k instanceof BigInteger
                    || k instanceof BigDecimal
                    || k instanceof LocalDateTime)
        .orElse(true);
  }

  private static long origin(Measurement measurement, int row) {
    return (long) measurement.boundary().index() << GROUP_BITS | row;
  }

  private static List<Optional<String>> values(Measurement measurement, ReleasedGroup group) {
    return measurement.boundary().measures().stream()
        .map(m -> ReleasedMeasures.value(m, measurement, group).map(BigDecimal::toPlainString))
        .toList();
  }

  /** By way of a table of texts: a statement a table, and not one a row. */
  private static void append(DuckDb database, Measurement measurement, List<ReleasedGroup> groups)
      throws SQLException {
    List<RelDataTypeField> fields = fields(measurement);
    String texts = "texts" + measurement.boundary().index();
    database.execute(
        "CREATE TABLE %s (s0 BIGINT%s)"
            .formatted(
                texts,
                IntStream.range(0, fields.size())
                    .mapToObj(i -> ", c" + i + " VARCHAR")
                    .collect(Collectors.joining())));
    try (DuckDBAppender appender = database.connection().createAppender(texts)) {
      for (int row = 0; row < groups.size(); row++) {
        appender.beginRow().append(origin(measurement, row));
        for (Optional<Object> key : groups.get(row).keys()) {
          append(appender, key.map(ReleasedRows::bindable).map(String::valueOf));
        }
        for (Optional<String> value : values(measurement, groups.get(row))) {
          append(appender, value);
        }
        appender.endRow();
      }
    }
    database.execute(
        "INSERT INTO %s SELECT s0%s FROM %s"
            .formatted(
                table(measurement),
                IntStream.range(0, fields.size())
                    .mapToObj(
                        i ->
                            ", TRY_CAST(c%d AS %s)"
                                .formatted(i, DuckTypes.name(fields.get(i).getType())))
                    .collect(Collectors.joining()),
                texts));
  }

  private static void append(DuckDBAppender appender, Optional<String> text) throws SQLException {
    if (text.isPresent()) {
      appender.append(text.get());
    } else {
      appender.appendNull();
    }
  }

  private static void insert(DuckDb database, Measurement measurement, List<ReleasedGroup> groups)
      throws SQLException {
    String marks =
        fields(measurement).stream()
            .map(f -> ", TRY_CAST(? AS " + DuckTypes.name(f.getType()) + ")")
            .collect(Collectors.joining());
    try (PreparedStatement insert =
        database
            .connection()
            .prepareStatement("INSERT INTO " + table(measurement) + " VALUES (?" + marks + ")")) {
      for (int row = 0; row < groups.size(); row++) {
        insert.setLong(1, origin(measurement, row));
        int at = 2;
        for (Optional<Object> key : groups.get(row).keys()) {
          insert.setObject(at++, key.map(ReleasedRows::bindable).orElse(null));
        }
        for (Optional<String> value : values(measurement, groups.get(row))) {
          insert.setObject(at++, value.orElse(null));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Times as text: the driver's own way has fewer of them than the backend. */
  private static Object bindable(Object key) {
    if (key instanceof LocalDateTime time) {
      return TIME.format(time);
    }
    return key instanceof BigDecimal decimal ? decimal.toPlainString() : key;
  }
}
