package io.parley.connector.source;

import java.util.Arrays;

/** Cuts a line that is one record by itself ({@link CsvQuotes#CLOSED}) into its fields. */
final class CsvCells {
  private CsvCells() {}

  /**
   * Cuts a line.
   *
   * @param cells takes the fields, each in UTF-8, as far as there is room
   * @return how many fields there are
   */
  static int split(byte[] line, int from, int to, byte[][] cells) {
    int count = 0;
    int at = from;
    while (true) {
      int end = at;
      byte[] cell;
      if (at < to && line[at] == '"') {
        int doubled = 0;
        end = at + 1;
        while (line[end] != '"' || (end + 1 < to && line[end + 1] == '"')) {
          doubled += line[end] == '"' ? 1 : 0;
          end += line[end] == '"' ? 2 : 1;
        }
        cell =
            doubled == 0
                ? Arrays.copyOfRange(line, at + 1, end)
                : single(line, at + 1, end, doubled);
        end++;
      } else {
        while (end < to && line[end] != ',') {
          end++;
        }
        cell = Arrays.copyOfRange(line, at, end);
      }
      if (count < cells.length) {
        cells[count] = cell;
      }
      count++;
      if (end >= to) {
        return count;
      }
      at = end + 1; // behind the comma; a line that ends in one has an empty field more
    }
  }

  private static byte[] single(byte[] line, int from, int to, int doubled) {
    byte[] cell = new byte[to - from - doubled];
    int length = 0;
    for (int i = from; i < to; i++) {
      cell[length++] = line[i];
      i += line[i] == '"' ? 1 : 0;
    }
    return cell;
  }
}
