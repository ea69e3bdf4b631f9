package io.parley.identity.pack;

/** A record that is compared with others and is not among them. */
final class Probe {
  private final byte[][] bytes;
  private final int[] values;
  private final long[] masks;

  /**
   * A record.
   *
   * @param bytes a value for each column of the records; empty where there is none
   */
  Probe(PackedRecords records, byte[][] bytes) {
    this.bytes = bytes;
    values = new int[bytes.length];
    masks = new long[bytes.length];
    for (int column = 0; column < bytes.length; column++) {
      values[column] = records.values(column).find(bytes[column]);
      masks[column] = Values.maskOf(bytes[column], 0, bytes[column].length);
    }
  }

  boolean has(int column) {
    return bytes[column].length > 0;
  }

  /** The number of its value where the records have the same. */
  int value(int column) {
    return values[column];
  }

  byte[] bytes(int column) {
    return bytes[column];
  }

  long mask(int column) {
    return masks[column];
  }

  /** All its values. */
  byte[][] bytes() {
    return bytes;
  }
}
