package io.parley.connector.zone;

import static io.parley.connector.zone.ZoneSql.name;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.Batch;
import io.parley.connector.source.RawRow;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The rows of a batch as a statement with the batch's columns and {@code _row}, {@code _place},
 * {@code _line}, {@code _reason} and {@code _text}.
 *
 * <p>A statement that a source gives may number its rows itself, from 0 and each once, in a column
 * {@code _row}; then it runs on several threads. Without, it is numbered in its order, on one.
 */
record BatchRows(Connection duckdb, String sql, boolean isTable) implements AutoCloseable {
  private static final String TABLE = "parley_batch";

  static BatchRows of(Batch batch, Connection duckdb) {
    if (batch.rows() instanceof Batch.Rows.Selected selected) {
      boolean numbered = ZoneSql.columns(duckdb, selected.sql()).contains("_row");
      String sql =
          numbered
              ? selected.sql()
              : "SELECT *, row_number() OVER () - 1 AS _row FROM (" + selected.sql() + "\n)";
      return new BatchRows(duckdb, sql, false);
    }
    append(batch.columns(), ((Batch.Rows.Listed) batch.rows()).rows(), duckdb);
    return new BatchRows(duckdb, "SELECT * FROM " + TABLE, true);
  }

  private static void append(List<LakeColumn> columns, List<RawRow> rows, Connection duckdb) {
    String definition =
        columns.stream()
            .map(c -> name(c.name()) + " " + c.type().duckdbType() + ", ")
            .collect(Collectors.joining());
    ZoneSql.execute(
        duckdb,
        "CREATE OR REPLACE TEMP TABLE "
            + TABLE
            + " ("
            + definition
            + "_row BIGINT, _place VARCHAR, _line BIGINT, _reason VARCHAR, _text VARCHAR)");
    try (DuckDBAppender appender = duckdb.unwrap(DuckDBConnection.class).createAppender(TABLE)) {
      long number = 0;
      for (RawRow row : rows) {
        appender.beginRow();
        if (row instanceof RawRow.Read read) {
          for (Optional<Object> value : read.values()) {
            append(appender, value);
          }
          position(appender, number++, row);
          appender.appendNull().appendNull().endRow();
        } else {
          RawRow.Rejected rejected = (RawRow.Rejected) row;
          for (int i = 0; i < columns.size(); i++) {
            appender.appendNull();
          }
          position(appender, number++, row);
          appender.append(rejected.reason()).append(rejected.text()).endRow();
        }
      }
    } catch (SQLException e) {
      // Its message may quote a cell.
      throw new ZoneException("a row of the batch does not fit its columns");
    }
  }

  private static void position(DuckDBAppender appender, long number, RawRow row)
      throws SQLException {
    appender.append(number).append(row.place()).append(row.line());
  }

  private static void append(DuckDBAppender appender, Optional<Object> cell) throws SQLException {
    if (cell.isEmpty()) {
      appender.appendNull();
      return;
    }
    Object value = cell.get();
    if (value instanceof Long number) {
      appender.append(number.longValue());
    } else if (value instanceof Double number) {
      appender.append(number.doubleValue());
    } else if (value instanceof BigDecimal number) {
      appender.append(number);
    } else if (value instanceof Boolean truth) {
      appender.append(truth.booleanValue());
    } else if (value instanceof LocalDate day) {
      appender.append(day);
    } else if (value instanceof LocalDateTime time) {
      appender.append(time);
    } else if (value instanceof UUID id) {
      appender.append(id);
    } else if (value instanceof byte[] bytes) {
      appender.append(bytes);
    } else {
      appender.append(value.toString());
    }
  }

  @Override
  public void close() {
    if (isTable) {
      ZoneSql.execute(duckdb, "DROP TABLE IF EXISTS " + TABLE);
    }
  }
}
