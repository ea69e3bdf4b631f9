package io.parley.identity.pack;

/** A record that is compared with others and is not among them. */
final class Probe {
  /**
   * The number of a value that the records do not have, plus its column. No value of the records
   * has such a number.
   */
  static final int FOREIGN = 1 << 30;

  private final byte[][] bytes;
  private final int[] row;
  private final long[] masks;

  /**
   * A record.
   *
   * @param bytes a value for each column of the records; empty where there is none
   */
  Probe(PackedRecords records, byte[][] bytes) {
    this.bytes = bytes;
    row = new int[bytes.length];
    masks = new long[bytes.length];
    for (int column = 0; column < bytes.length; column++) {
      row[column] = Values.NONE;
      if (bytes[column].length > 0) {
        int known = records.values(column).find(bytes[column]);
        row[column] = known == Values.NONE ? FOREIGN + column : known;
        masks[column] = Values.maskOf(bytes[column], 0, bytes[column].length);
      }
    }
  }

  /** Its row, as the records' rows are. */
  int[] row() {
    return row;
  }

  /** Of each value, which bytes it holds. */
  long[] masks() {
    return masks;
  }

  /** All its values. */
  byte[][] bytes() {
    return bytes;
  }
}
