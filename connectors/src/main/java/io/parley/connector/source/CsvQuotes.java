package io.parley.connector.source;

/** Parley's rule of double quotes in CSV: how they stand at the end of a line. */
enum CsvQuotes {
  /** The record ends with the line. */
  CLOSED,
  /** A quoted field goes on in the next line. */
  OPEN,
  /** There is text between a closing quote and the next comma. */
  WRONG;

  /**
   * Reads a line in UTF-8.
   *
   * @param from its first byte
   * @param to behind its last byte
   * @param inside whether it begins inside a quoted field
   */
  static CsvQuotes at(byte[] line, int from, int to, boolean inside) {
    boolean quoted = inside;
    for (int i = from; i < to; i++) {
      if (line[i] != '"') {
        continue; // most bytes: nothing turns on a comma but for the quote behind it
      }
      if (!quoted) {
        quoted = i == from || line[i - 1] == ',';
      } else if (i + 1 == to || line[i + 1] == ',') {
        quoted = false;
      } else if (line[i + 1] == '"') {
        i++;
      } else {
        return WRONG;
      }
    }
    return quoted ? OPEN : CLOSED;
  }
}
