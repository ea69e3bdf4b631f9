package io.parley.identity.pack;

import io.parley.identity.table.RecordTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Records as numbers: of each record, one number for each of some columns, which stands for its
 * value there. Not safe for use by several threads while records are added.
 */
public final class PackedRecords {
  private final NeededColumns columns;
  private final Values[] values;
  private int[] rows;
  private int count;

  /** No records yet, of these columns. */
  public PackedRecords(NeededColumns columns, int expected) {
    this.columns = columns;
    values = new Values[columns.columns().size()];
    for (int i = 0; i < values.length; i++) {
      int shared = columns.shared().get(i);
      values[i] = shared == i ? new Values() : values[shared];
    }
    rows = new int[Math.max(16, Math.multiplyExact(expected, values.length))];
  }

  /** All records of a table; a record's number is its {@code rid}. */
  public static PackedRecords of(RecordTable table, NeededColumns columns) {
    int count = table.count();
    PackedRecords packed = new PackedRecords(columns, count);
    packed.count = count;
    ColumnLoad.fill(table, columns, packed.values, packed.rows);
    return packed;
  }

  /** The columns, in the order in which a record's numbers stand. */
  public NeededColumns columns() {
    return columns;
  }

  /** How many numbers a record has. */
  int width() {
    return values.length;
  }

  /** How many records there are. */
  public int count() {
    return count;
  }

  /** The values of a column. */
  public Values values(int column) {
    return values[column];
  }

  /** The number of a record's value, or {@link Values#NONE}. */
  public int value(int record, int column) {
    return rows[record * values.length + column];
  }

  /** All rows, one after the other. */
  int[] rows() {
    return rows;
  }

  /** Adds a record; an empty value is one that is not there. */
  int add(byte[][] record) {
    int at = count * values.length;
    if (at + values.length > rows.length) {
      long wider = Math.min(Integer.MAX_VALUE - 16L, rows.length + (rows.length >> 1) + 64L);
      rows = Arrays.copyOf(rows, (int) Math.max(wider, at + values.length));
    }
    for (int column = 0; column < values.length; column++) {
      rows[at + column] =
          record[column].length == 0 ? Values.NONE : values[column].add(record[column]);
    }
    return count++;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What it holds of the heap, in bytes. */
  public long heldBytes() {
    return 4L * rows.length + Arrays.stream(values).distinct().mapToLong(Values::heldBytes).sum();
  }
}
