package io.parley.connector.source.jdbc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** One reading of a whole table, within one connection. */
final class WholeRun {
  private static final String BY = "whole";
  private static final String NONE = "no edition";

  private final TableScan scan;
  private final Optional<TableColumn> key;

  WholeRun(TableScan scan, Optional<String> key) {
    this.scan = scan;
    this.key = key.map(scan::column);
  }

  void read(Optional<Position> after, BatchSink sink) throws SQLException {
    Optional<PositionJson> from = after.map(p -> PositionJson.read(scan.source(), p, BY));
    from.ifPresent(p -> scan.checkStillThere(p.columns()));
    TableDigest content = content();
    boolean same = from.map(p -> p.text("content").equals(content.text())).orElse(false);
    boolean isFirst = from.isEmpty() && content.rows() == 0;
    long done = same ? from.orElseThrow().number("done") : 0;
    if (isFirst || (same && done == content.rows())) {
      return;
    }
    long edition = from.map(p -> p.number("edition") + (same ? 0 : 1)).orElse(1L);
    String complete = after.flatMap(Position::counts).orElse(NONE);
    new Edition(edition, content, done, complete).handOn(sink);
  }

  /** How many rows of the edition that a position is in were not handed on. */
  static long left(String source, Position position) {
    PositionJson at = PositionJson.read(source, position, BY);
    return at.number("rows") - at.number("done");
  }

  private TableDigest content() throws SQLException {
    TableDigest digest = new TableDigest(scan.columns().size());
    try (PreparedStatement statement = scan.select("");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        digest.add(row);
      }
    }
    return digest;
  }

  /** The table as it is now, of which some rows were handed on before. */
  private final class Edition {
    private final long number;
    private final TableDigest content;
    private final String complete;
    private long done;

    Edition(long number, TableDigest content, long done, String complete) {
      this.number = number;
      this.content = content;
      this.done = done;
      this.complete = complete;
    }

    private String place() {
      return scan.table().shown() + ", edition " + number;
    }

    void handOn(BatchSink sink) throws SQLException {
      RowBatches batches = new RowBatches(scan, place(), sink);
      TableDigest read = new TableDigest(scan.columns().size());
      String previous = "";
      try (PreparedStatement statement = scan.select(" ORDER BY " + order());
          ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          previous = checkKey(row, previous, read.rows() == 0);
          // The last rows wait until it is known that the table is still the one that was looked
          // at.
          if (batches.isFull()) {
            batches.keep(position(read.rows(), complete));
          }
          read.add(row);
          if (read.rows() > done) {
            batches.add(row, read.rows());
          }
        }
      }
      if (!read.text().equals(content.text())) {
        throw scan.refusal("it changed while it was read; it is read anew the next time");
      }
      done = read.rows();
      batches.keep(position(done, place()));
    }

    private String checkKey(ResultSet row, String previous, boolean isFirst) throws SQLException {
      if (key.isEmpty()) {
        return "";
      }
      String text = String.valueOf(RowText.cell(row, scan.placeOf(key.get().name())));
      if (!isFirst && text.equals(previous)) {
        throw scan.refusal(
            "two rows have the same `" + key.get().name() + "`; name a key that differs in each");
      }
      return text;
    }

    private Position position(long handedOn, String counts) {
      ObjectNode json = PositionJson.begin(BY, scan.types());
      json.put("edition", number)
          .put("content", content.text())
          .put("rows", content.rows())
          .put("done", handedOn)
          .put(Position.COUNTS, counts);
      return new Position(json.toString());
    }
  }

  private String order() {
    return key.map(k -> scan.names().name(k.name()))
        .orElseGet(
            () -> scan.names().list(scan.columns().stream().map(TableColumn::name).toList()));
  }
}
