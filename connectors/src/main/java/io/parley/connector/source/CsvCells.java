package io.parley.connector.source;

import java.util.Arrays;

/**
 * Cuts lines of {@link PlainLines}, each one record by itself ({@link CsvQuotes#CLOSED}), into
 * fields, in one pass over their bytes. A CR stands in them before an LF alone. Not thread-safe.
 */
final class CsvCells {
  static final byte[] NOTHING = {};

  private int feed;

  /** Where the line break of the line is that was cut last: its LF. */
  int feed() {
    return feed;
  }

  /**
   * Cuts a line.
   *
   * @param from its first byte
   * @param columns take the fields at {@code row}, each in UTF-8, as far as there are columns
   * @return how many fields there are
   */
  int cut(byte[] bytes, int from, byte[][][] columns, int row) {
    int count = 0;
    int at = from;
    while (true) {
      int start = at;
      byte c = bytes[at];
      byte[] cell;
      if (c == '"') {
        at = closing(bytes, start);
        cell = unquoted(bytes, start + 1, at);
        c = bytes[++at];
        if (c == '\r') {
          c = bytes[++at];
        }
      } else {
        while (c != ',' && c != '\n') {
          c = bytes[++at];
        }
        int end = c == '\n' && at > start && bytes[at - 1] == '\r' ? at - 1 : at;
        cell = end == start ? NOTHING : Arrays.copyOfRange(bytes, start, end);
      }
      if (count < columns.length) {
        columns[count][row] = cell;
      }
      count++;
      if (c == '\n') {
        feed = at;
        return count;
      }
      at++; // behind the comma; a line that ends in one has an empty field more
    }
  }

  /** The quote that closes the field which the quote at a place opens. */
  private static int closing(byte[] bytes, int open) {
    int at = open + 1;
    while (bytes[at] != '"' || bytes[at + 1] == '"') {
      at += bytes[at] == '"' ? 2 : 1;
    }
    return at;
  }

  /** What is between the quotes, with those within single. */
  private static byte[] unquoted(byte[] bytes, int from, int to) {
    byte[] cell = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      cell[length++] = bytes[i];
      i += bytes[i] == '"' ? 1 : 0;
    }
    return length == cell.length ? cell : Arrays.copyOf(cell, length);
  }
}
