package io.parley.connector.source.jdbc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.SourceException;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** One reading by a watermark, within one connection. */
final class WatermarkRun {
  private static final String BY = "watermark";

  private final TableScan scan;
  private final JdbcReading.ByWatermark reading;
  private final TableColumn watermark;
  private final TableColumn key;
  private long rows;

  WatermarkRun(TableScan scan, JdbcReading.ByWatermark reading) {
    this.scan = scan;
    this.reading = reading;
    this.watermark = scan.column(reading.column());
    this.key = scan.column(reading.key());
    if (!watermark.kind().sorts()) {
      throw scan.refusal(
          "column `" + watermark.name() + "` is of a type that cannot be a watermark");
    }
    if (key.kind() == CellKind.BYTES) {
      throw scan.refusal("column `" + key.name() + "` holds bytes, and those are no key");
    }
  }

  void read(Optional<Position> after, BatchSink sink) throws SQLException {
    Optional<PositionJson> from = after.map(p -> PositionJson.read(scan.source(), p, BY));
    from.ifPresent(this::check);
    if (scan.hasNull(watermark.name())) {
      throw scan.refusal(
          "column `"
              + watermark.name()
              + "` is NULL in some rows, which would never be read; fill it, or leave them out by a"
              + " query");
    }

    Ties ties = from.map(p -> Ties.of(scan, p)).orElseGet(() -> Ties.none(scan));
    rows = from.map(p -> p.number("rows")).orElse(0L);
    RowBatches batches = new RowBatches(scan, scan.table().shown(), sink);
    try (PreparedStatement statement = statement(from);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        if (ties.take(watermarkOf(row), Ties.fingerprint(text(row, key)))) {
          batches.add(row, ++rows);
          if (batches.isFull()) {
            batches.keep(position(ties));
          }
        }
      }
    }
    ties.finish();
    if (!batches.isEmpty()) {
      batches.keep(position(ties));
    }
  }

  /** How many rows were handed on up to a position. */
  static long done(String source, Position position) {
    return PositionJson.read(source, position, BY).number("rows");
  }

  /** How many rows have a watermark beyond that of a position. */
  long beyond(Position position) throws SQLException {
    PositionJson at = PositionJson.read(scan.source(), position, BY);
    try (PreparedStatement statement =
        scan.connection()
            .prepareStatement(
                "SELECT count(*) FROM "
                    + scan.table().fromSql(scan.names())
                    + " WHERE "
                    + scan.names().name(watermark.name())
                    + " > "
                    + watermark.kind().parameterSql())) {
      watermark.kind().set(statement, 1, at.text("watermark"));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private void check(PositionJson position) {
    if (!position.text("column").equals(reading.column())
        || !position.text("key").equals(reading.key())) {
      throw scan.refusal(
          "it was read by other columns before than `"
              + reading.column()
              + "` and `"
              + reading.key()
              + "`; name those, or read the table as a new source");
    }
    scan.checkStillThere(position.columns());
  }

  private PreparedStatement statement(Optional<PositionJson> from) throws SQLException {
    String column = scan.names().name(watermark.name());
    String where =
        from.isEmpty() ? "" : " WHERE " + column + " >= " + watermark.kind().parameterSql();
    PreparedStatement statement =
        scan.select(where + " ORDER BY " + column + ", " + scan.names().name(key.name()));
    if (from.isPresent()) {
      watermark.kind().set(statement, 1, from.get().text("watermark"));
    }
    return statement;
  }

  /** Equal watermarks have equal texts. */
  private String watermarkOf(ResultSet row) throws SQLException {
    String text = text(row, watermark);
    return watermark.kind() == CellKind.NUMBER
        ? new BigDecimal(text).stripTrailingZeros().toString()
        : text;
  }

  private String text(ResultSet row, TableColumn column) throws SQLException {
    try {
      return column
          .kind()
          .cell(row, scan.placeOf(column.name()))
          .map(Object::toString)
          .orElseThrow(() -> unusable(column, "is NULL"));
    } catch (UnreadableValueException e) {
      throw unusable(column, e.reason());
    }
  }

  private SourceException unusable(TableColumn column, String why) {
    return scan.refusal(
        "column `"
            + column.name()
            + "` "
            + why
            + " in a row, so that the row has no place in the order; mend it, or leave it out by a"
            + " query");
  }

  private Position position(Ties ties) {
    ObjectNode json = PositionJson.begin(BY, scan.types());
    json.put("column", reading.column()).put("key", reading.key()).put("rows", rows);
    ties.write(json);
    return new Position(json.toString());
  }
}
