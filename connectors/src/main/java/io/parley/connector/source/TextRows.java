package io.parley.connector.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a text, column by column, a few thousand at a time, for a reader of one thread.
 * Several read the same {@link TextBlocks} at once; a row's number, not its place in what comes
 * out, says where it stood.
 */
final class TextRows {
  private final Path file;
  private final TextBlocks blocks;
  private final int columns;
  private final boolean csv;
  private final CsvCells cells = new CsvCells();

  private Optional<PlainLines.Block> lines = Optional.empty();
  private List<CsvLine> read = List.of();
  private int at;
  private long line;
  private long row;

  TextRows(Path file, TextBlocks blocks, int columns, boolean csv) {
    this.file = file;
    this.blocks = blocks;
    this.columns = columns;
    this.csv = csv;
  }

  /** Rows next to each other: cells by column, and what stands beside them. */
  static final class Rows {
    private final byte[][][] cells;
    private final long[] lines;
    private final long[] rows;
    private final byte[][] reasons;
    private final byte[][] texts;
    private int count;

    private Rows(int columns, int most) {
      this.cells = new byte[columns][most][];
      this.lines = new long[most];
      this.rows = new long[most];
      this.reasons = new byte[most][];
      this.texts = new byte[most][];
    }

    int count() {
      return count;
    }

    /** One column; a null is a cell without a value. */
    byte[][] column(int column) {
      return first(cells[column], count);
    }

    long line(int row) {
      return lines[row];
    }

    long row(int row) {
      return rows[row];
    }

    byte[][] reasons() {
      return first(reasons, count);
    }

    byte[][] texts() {
      return first(texts, count);
    }

    private static byte[][] first(byte[][] all, int count) {
      return count == all.length ? all : Arrays.copyOf(all, count);
    }
  }

  /** The next rows, at most so many; none at the end. */
  Rows next(int most) throws IOException {
    Rows rows = new Rows(columns, most);
    while (rows.count < most && hasMore(rows.count == 0)) {
      if (lines.isPresent()) {
        plain(lines.get(), rows, most);
      } else {
        read(rows, most);
      }
    }
    return rows;
  }

  private boolean hasMore(boolean takeAnother) throws IOException {
    boolean has = lines.map(block -> at < block.to()).orElse(at < read.size());
    if (has || !takeAnother) {
      return has;
    }
    Optional<TextBlocks.Block> next = blocks.next();
    if (next.isEmpty()) {
      return false;
    }
    row = next.get().row();
    if (next.get() instanceof TextBlocks.Block.Lines plain) {
      checkUtf8(plain.lines());
      lines = Optional.of(plain.lines());
      at = plain.lines().from();
      line = plain.lines().line();
    } else {
      lines = Optional.empty();
      read = ((TextBlocks.Block.Read) next.get()).records();
      at = 0;
    }
    return true;
  }

  private void plain(PlainLines.Block block, Rows rows, int most) {
    byte[] bytes = block.bytes();
    while (rows.count < most && at < block.to()) {
      if (bytes[at] == '\n' || bytes[at] == '\r') {
        at += bytes[at] == '\n' ? 1 : 2; // an empty line
        line++;
        continue;
      }
      int start = at;
      int count = csv ? cells.cut(bytes, start, rows.cells, rows.count) : 1;
      int feed = csv ? cells.feed() : feed(bytes, start);
      if (!csv) {
        rows.cells[0][rows.count] = line(bytes, start, feed);
      } else if (count != columns) {
        for (int i = 0; i < Math.min(count, columns); i++) {
          rows.cells[i][rows.count] = null;
        }
        reject(rows, wrongCount(count), line(bytes, start, feed));
      }
      rows.lines[rows.count] = line;
      rows.rows[rows.count++] = row++;
      line++;
      at = feed + 1;
    }
  }

  private static int feed(byte[] bytes, int from) {
    int feed = from;
    while (bytes[feed] != '\n') {
      feed++;
    }
    return feed;
  }

  /** A line that is not empty, without its line break. */
  private static byte[] line(byte[] bytes, int from, int feed) {
    return Arrays.copyOfRange(bytes, from, bytes[feed - 1] == '\r' ? feed - 1 : feed);
  }

  private void read(Rows rows, int most) {
    for (; rows.count < most && at < read.size(); at++) {
      CsvLine record = read.get(at);
      if (record instanceof CsvLine.Broken broken) {
        reject(rows, broken.reason(), utf8(broken.text()));
      } else {
        List<String> fields = ((CsvLine.Fields) record).fields();
        if (fields.size() == columns) {
          for (int i = 0; i < columns; i++) {
            rows.cells[i][rows.count] = utf8(fields.get(i));
          }
        } else {
          reject(rows, wrongCount(fields.size()), utf8(record.text()));
        }
      }
      rows.lines[rows.count] = record.line();
      rows.rows[rows.count++] = row++;
    }
  }

  private static void reject(Rows rows, String reason, byte[] text) {
    rows.reasons[rows.count] = utf8(reason);
    rows.texts[rows.count] = text;
  }

  private String wrongCount(int fields) {
    return RowReader.wrongCount(fields, columns);
  }

  private static byte[] utf8(String text) {
    return text.isEmpty() ? CsvCells.NOTHING : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Bytes that are not UTF-8 are looked for line by line, as {@link TextLines} says where. */
  private void checkUtf8(PlainLines.Block block) throws IOException {
    if (block.ascii()) {
      return;
    }
    CharsetDecoder strict =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    int length = block.to() - block.from();
    ByteBuffer encoded = ByteBuffer.wrap(block.bytes(), block.from(), length);
    if (strict.decode(encoded, CharBuffer.allocate(length), true).isError()) {
      TextBytes again =
          new TextBytes(
              InputStream.nullInputStream(), 1, block.offset() + block.from(), block.line() - 1);
      again.buffer = Arrays.copyOfRange(block.bytes(), block.from(), block.to());
      again.limit = length;
      TextLines byLine = new TextLines(file, again);
      Optional<TextLine> next = byLine.next();
      while (next.isPresent()) {
        next = byLine.next(); // it throws at the line in question
      }
    }
  }
}
