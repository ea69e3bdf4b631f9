package io.parley.identity.pack;

import io.parley.identity.table.RecordTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Records as numbers: of each record, one number for each of some columns, which stands for its
 * value there. Not safe for use by several threads while records are added.
 */
public final class PackedRecords {
  private final List<String> columns;
  private final Values[] values;
  private int[] rows;
  private int count;

  /** No records yet, of these columns. */
  public PackedRecords(List<String> columns, int expected) {
    this.columns = List.copyOf(columns);
    values = new Values[columns.size()];
    Arrays.setAll(values, i -> new Values());
    rows = new int[Math.max(16, Math.multiplyExact(expected, columns.size()))];
  }

  /** All records of a table; a record's number is its {@code rid}. */
  public static PackedRecords of(RecordTable table, List<String> columns) {
    int count = table.count();
    PackedRecords packed = new PackedRecords(columns, count);
    packed.count = count;
    ColumnLoad.fill(table, packed.columns, packed.values, packed.rows);
    return packed;
  }

  /** The columns, in the order in which a record's numbers stand. */
  public List<String> columns() {
    return columns;
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
    return 4L * rows.length + Arrays.stream(values).mapToLong(Values::heldBytes).sum();
  }
}
