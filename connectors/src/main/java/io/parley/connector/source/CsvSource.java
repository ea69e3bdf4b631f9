package io.parley.connector.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A CSV file as a source of rows: UTF-8, comma, double quote, a header line first; gzip if the name
 * ends in {@code .gz}.
 *
 * <p>A row that is broken costs itself and nothing more. A file that is not what it should be
 * (columns missing, another encoding) is refused as a whole. Neither kind of message shows a cell.
 */
public final class CsvSource {
  private final Path file;
  private final SourceMapping mapping;

  /**
   * Names a file; nothing is opened yet.
   *
   * @param file the file to read
   * @param mapping the columns to read
   */
  public CsvSource(Path file, SourceMapping mapping) {
    this.file = file;
    this.mapping = mapping;
  }

  /**
   * Reads the file from its start, in memory that does not grow with it.
   *
   * @param rows takes the rows, in the order of the file
   * @param rejects is told of each row that is left out
   * @throws SourceException if the file cannot be read, is empty, is not UTF-8, or lacks a mapped
   *     column; rows before an undecodable byte have been handed on by then
   */
  public ReadSummary read(Consumer<SourceRow> rows, RejectSink rejects) {
    try (TextLines lines = open(file)) {
      CsvRecords records = new CsvRecords(lines);
      RowReader reader = new RowReader(mapping, header(file, records));
      long read = 0;
      long rejected = 0;
      for (Optional<CsvLine> next = records.next(); next.isPresent(); next = records.next()) {
        Optional<SourceRow> row = row(next.get(), reader, rejects);
        row.ifPresent(rows);
        read += row.isPresent() ? 1 : 0;
        rejected += row.isPresent() ? 0 : 1;
      }
      return new ReadSummary(read, rejected, reader.unusable());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Says what an error of the file system or of unpacking means. */
  static SourceException unreadable(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new SourceException(file + ": there is no such file", e);
    }
    if (e instanceof AccessDeniedException) {
      return new SourceException(file + ": the file may not be read by this user", e);
    }
    if (e instanceof ZipException || e instanceof EOFException) {
      return new SourceException(
          file + ": the file is cut short or is not gzip, as its name says; fetch it again", e);
    }
    return new SourceException(file + ": the file cannot be read", e);
  }

  private static Optional<SourceRow> row(CsvLine line, RowReader reader, RejectSink rejects) {
    if (line instanceof CsvLine.Fields fields) {
      return reader.row(fields, rejects);
    }
    CsvLine.Broken broken = (CsvLine.Broken) line;
    rejects.reject(
        new Rejection(broken.line(), Optional.empty(), broken.reason()), Optional::empty);
    return Optional.empty();
  }

  /** Reads the header line. */
  static Header header(Path file, CsvRecords records) throws IOException {
    Optional<CsvLine> first = records.next();
    if (first.isEmpty()) {
      throw new SourceException(file + ": the file is empty; a header line is needed");
    }
    if (first.get() instanceof CsvLine.Fields header) {
      return new Header(file.toString(), header.line(), header.fields());
    }
    CsvLine.Broken broken = (CsvLine.Broken) first.get();
    throw new SourceException(
        file + ", line " + broken.line() + ": the header is broken: " + broken.reason());
  }

  static TextLines open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      boolean gzip = file.toString().endsWith(".gz");
      return new TextLines(file, gzip ? new GZIPInputStream(in, 1 << 16) : in);
    } catch (IOException | SourceException e) {
      in.close();
      throw e;
    }
  }
}
