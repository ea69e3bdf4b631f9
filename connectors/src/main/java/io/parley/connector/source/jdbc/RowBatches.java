package io.parley.connector.source.jdbc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parley.connector.source.Batch;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.RawRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers rows into batches of bounded size. */
final class RowBatches {
  private static final int BYTES_OF_A_CELL = 16;

  private final TableScan scan;
  private final String place;
  private final BatchSink sink;
  private final List<RawRow> rows = new ArrayList<>();
  private long bytes;

  RowBatches(TableScan scan, String place, BatchSink sink) {
    this.scan = scan;
    this.place = place;
    this.sink = sink;
  }

  /** Adds the current row. */
  void add(ResultSet row, long line) throws SQLException {
    List<TableColumn> columns = scan.columns();
    List<Optional<Object>> values = new ArrayList<>(columns.size());
    try {
      for (int i = 0; i < columns.size(); i++) {
        values.add(value(columns.get(i), row, i + 1));
      }
      rows.add(new RawRow.Read(place, line, values));
    } catch (UnreadableRow e) {
      rows.add(new RawRow.Rejected(place, line, e.reason, text(row)));
    }
  }

  private Optional<Object> value(TableColumn column, ResultSet row, int at)
      throws SQLException, UnreadableRow {
    try {
      Optional<Object> value = column.kind().cell(row, at);
      bytes += BYTES_OF_A_CELL + value.map(RowBatches::size).orElse(0);
      return value;
    } catch (UnreadableValueException e) {
      throw new UnreadableRow("column `" + column.name() + "` " + e.reason());
    }
  }

  private static int size(Object value) {
    if (value instanceof String text) {
      return text.length();
    }
    return value instanceof byte[] content ? content.length : 0;
  }

  /** The row in the database's own text, as a JSON object. */
  private String text(ResultSet row) throws SQLException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < scan.columns().size(); i++) {
      String cell = RowText.cell(row, i + 1);
      json.put(scan.columns().get(i).name(), cell);
      bytes += cell == null ? 0 : cell.length();
    }
    return json.toString();
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  boolean isFull() {
    return rows.size() >= scan.settings().batchRows() || bytes >= scan.settings().batchBytes();
  }

  /** Hands on what was gathered. */
  void keep(Position end) {
    sink.keep(new Batch(scan.lakeColumns(), new Batch.Rows.Listed(rows), end));
    rows.clear();
    bytes = 0;
  }

  /** A row with a cell that is not what its column says. */
  private static final class UnreadableRow extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnreadableRow(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }
}
