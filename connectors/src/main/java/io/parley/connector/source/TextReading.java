package io.parley.connector.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One text file that is read: what of it, how, and what went wrong. The reading itself may begin
 * again from the start.
 */
final class TextReading implements AutoCloseable {
  /** Bytes that are cut into lines at once; a plain line fits into them. */
  private static final int WINDOW = 1 << 20;

  private final Path file;
  private final Charset charset;
  private final boolean csv;
  private final FileLog.Entry entry;
  private final long from;
  private final long linesBefore;
  private final List<TextBlocks> open = new ArrayList<>();
  private Optional<RuntimeException> failure = Optional.empty();

  /**
   * A file to read.
   *
   * @param entry what it is known to be
   * @param from bytes that were read before; 0: all is new
   * @param linesBefore how many lines these are
   */
  TextReading(
      Path file, Charset charset, boolean csv, FileLog.Entry entry, long from, long linesBefore) {
    this.file = file;
    this.charset = charset;
    this.csv = csv;
    this.entry = entry;
    this.from = from;
    this.linesBefore = linesBefore;
  }

  /** The columns of a CSV file. */
  Header header() {
    try (TextLines lines = new TextLines(file, bytes(0))) {
      return CsvSource.header(file, new CsvRecords(lines));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private TextBytes bytes(long start) throws IOException {
    InputStream in = Unpacked.open(file, start, entry.size(), charset);
    try {
      TextBytes bytes = new TextBytes(in, WINDOW, start, start == 0 ? 0 : linesBefore);
      return start == 0 ? TextLines.atStart(file, bytes) : bytes;
    } catch (IOException | SourceException e) {
      in.close();
      throw e;
    }
  }

  /** Begins to read rows, behind the header and what was read before. */
  synchronized TextBlocks begin() {
    try {
      TextBytes bytes = bytes(from);
      TextLines lines = new TextLines(file, bytes);
      CsvRecords records = new CsvRecords(lines);
      TextBlocks blocks =
          new TextBlocks(bytes, new PlainLines(bytes, csv), csv ? slow(records) : slow(lines));
      open.add(blocks);
      if (csv && from == 0) {
        var unused = CsvSource.header(file, records);
      }
      return blocks;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  static TextBlocks.Records slow(CsvRecords records) {
    return new TextBlocks.Records() {
      @Override
      public Optional<CsvLine> next() throws IOException {
        return records.next();
      }

      @Override
      public boolean isAhead() {
        return records.isAhead();
      }
    };
  }

  private static TextBlocks.Records slow(TextLines lines) {
    return new TextBlocks.Records() {
      @Override
      public Optional<CsvLine> next() throws IOException {
        Optional<TextLine> next = lines.next();
        while (next.isPresent() && next.get().text().isEmpty() && !next.get().tooLong()) {
          next = lines.next();
        }
        return next.map(
            line ->
                line.tooLong()
                    ? new CsvLine.Broken(line.number(), CsvRecords.TOO_LONG, "")
                    : new CsvLine.Fields(line.number(), List.of(line.text()), line.text()));
      }

      @Override
      public boolean isAhead() {
        return false;
      }
    };
  }

  TextRows rows(TextBlocks blocks, int columns) {
    return new TextRows(file, blocks, columns, csv);
  }

  /**
   * The file was read to its end: it must be what it was.
   *
   * @throws SourceException if somebody changed it meanwhile
   */
  synchronized void ended() {
    try {
      FileStamp now = FileStamp.of(file);
      if (!entry.isAt(now)
          && (now.size() < entry.size()
              || !FileStamp.contents(file, entry.size(), false).hash().equals(entry.hash()))) {
        throw new SourceException(
            file + ": the file changed while it was read; let its writer finish, and read again");
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Keeps the first failure: what DuckDB makes of it says less. */
  synchronized RuntimeException failed(Exception e) {
    RuntimeException as = e instanceof IOException io ? unreadable(io) : (RuntimeException) e;
    if (failure.isEmpty()) {
      failure = Optional.of(as);
    }
    return as;
  }

  synchronized Optional<RuntimeException> failure() {
    return failure;
  }

  private SourceException unreadable(IOException e) {
    // Zstandard's reader has no exception of its own.
    boolean isZstd = file.toString().endsWith(".zst") && e.getClass().getName().contains("zstd");
    return isZstd
        ? new SourceException(
            file + ": the file is cut short or is not zstd, as its name says; fetch it again", e)
        : CsvSource.unreadable(file, e);
  }

  @Override
  public synchronized void close() {
    try {
      for (TextBlocks blocks : open) {
        blocks.close();
      }
    } catch (IOException e) {
      throw unreadable(e);
    } finally {
      open.clear();
    }
  }

  /** UTF-8 where the form says nothing else. */
  static Charset charset(FileForm form) {
    return form instanceof FileForm.Csv csv ? csv.charset() : StandardCharsets.UTF_8;
  }
}
