package io.parley.connector.lake;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Some rows of a sealed table, opened: the columns asked for, in the order in which they were. */
public final class SealedPart {
  private final int rows;
  private final List<byte[]> columns;

  SealedPart(int rows, List<byte[]> columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** The number of rows, 0 or more. */
  public int rows() {
    return rows;
  }

  /** The column at this place, from 0, which is of UUIDs. */
  public UUID[] uuids(int column) {
    return SealedCells.uuids(bytes(column));
  }

  /** The same, 16 bytes each. */
  public byte[] packedUuids(int column) {
    return SealedCells.packedUuids(bytes(column));
  }

  /** The column at this place, from 0, which is of numbers. */
  public long[] longs(int column) {
    return SealedCells.longs(bytes(column));
  }

  /** The column at this place, from 0, which is of texts. */
  public String[] strings(int column) {
    return SealedCells.strings(bytes(column));
  }

  private byte[] bytes(int column) {
    return Objects.requireNonNull(columns.get(column));
  }

  /** What the rows say stays out of logs. */
  @Override
  public String toString() {
    return "SealedPart[" + rows + " rows]";
  }
}
