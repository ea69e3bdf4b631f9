package io.parley.connector.source;

import java.io.IOException;
import java.util.Optional;

/**
 * Takes blocks of plain lines off a text: lines that end at LF or CR LF, are not too long, and in
 * CSV are a record each. Where the next line is not plain, it takes nothing, and who wants that
 * line reads it as {@link CsvRecords} does.
 */
final class PlainLines {
  private final TextBytes bytes;
  private final boolean csv;

  /** Whether nothing but the window's end says that the first line is not plain. */
  private boolean cut;

  /**
   * Plain lines.
   *
   * @param csv whether quotes count
   */
  PlainLines(TextBytes bytes, boolean csv) {
    this.bytes = bytes;
    this.csv = csv;
  }

  /**
   * Some plain lines. The bytes are nobody else's.
   *
   * @param from the first byte of the first line
   * @param to behind the line break of the last
   * @param line number of the first line
   * @param filled how many of the lines are not empty
   * @param ascii whether every byte is below 128
   * @param offset of {@code bytes[0]} in the text
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  record Block(byte[] bytes, int from, int to, long line, int filled, boolean ascii, long offset) {}

  /** The next block; empty at the end, and where the next line is not plain. */
  Optional<Block> next() throws IOException {
    if (bytes.position == bytes.limit && !bytes.fillUp()) {
      return Optional.empty();
    }
    Optional<Block> block = scan();
    while (block.isEmpty() && cut && bytes.fillUp()) {
      block = scan();
    }
    return block;
  }

  private Optional<Block> scan() {
    byte[] buffer = bytes.buffer;
    int limit = bytes.limit;
    int start = bytes.position;
    int lines = 0;
    int filled = 0;
    boolean quotes = false;
    byte all = 0;
    byte allOfLine = 0;
    cut = true;
    for (int i = start; i < limit; i++) {
      byte c = buffer[i];
      allOfLine |= c;
      if (c > '"') {
        continue; // most bytes
      }
      if (c == '"') {
        quotes = true;
      } else if (c == '\r' && !(i + 1 < limit && buffer[i + 1] == '\n')) {
        cut = i + 1 == limit;
        break; // a line break of its own, or the window's end
      } else if (c == '\n') {
        int end = i > start && buffer[i - 1] == '\r' ? i - 1 : i;
        if (quotes && csv && CsvQuotes.at(buffer, start, end, false) != CsvQuotes.CLOSED) {
          cut = false;
          break;
        }
        lines++;
        filled += end > start ? 1 : 0;
        all |= allOfLine;
        start = i + 1;
        quotes = false;
        allOfLine = 0;
      }
    }
    if (lines == 0) {
      return Optional.empty();
    }
    Block block =
        new Block(buffer, bytes.position, start, bytes.lines + 1, filled, all >= 0, bytes.base);
    bytes.position = start;
    bytes.lines += lines;
    bytes.shared = true;
    return Optional.of(block);
  }
}
