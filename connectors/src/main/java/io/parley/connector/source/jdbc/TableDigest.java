package io.parley.connector.source.jdbc;

import io.parley.crypto.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What a table holds, in 128 bits: the sum of a SHA-256 of each row, whatever their order. It finds
 * changes, and withstands nobody who makes up rows so that it finds none.
 */
final class TableDigest {
  private final int columns;
  private long high;
  private long low;
  private long rows;

  TableDigest(int columns) {
    this.columns = columns;
  }

  void add(ResultSet row) throws SQLException {
    StringBuilder text = new StringBuilder();
    for (int at = 1; at <= columns; at++) {
      String cell = RowText.cell(row, at);
      text.append(cell == null ? -1 : cell.length()).append(':').append(cell == null ? "" : cell);
    }
    ByteBuffer hash = ByteBuffer.wrap(Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)));
    high += hash.getLong();
    low += hash.getLong(); // without a carry: two sums of 64 bits
    rows++;
  }

  long rows() {
    return rows;
  }

  String text() {
    return String.format("%016x%016x", high, low);
  }
}
