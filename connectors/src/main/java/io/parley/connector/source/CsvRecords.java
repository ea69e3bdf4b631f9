package io.parley.connector.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The records of a CSV file, by comma and double quote (RFC 4180), with recovery.
 *
 * <p>A parser fed with the whole file loses everything after a quote that is not closed. Here lines
 * are first put together into records by their quotes, and each record is parsed by itself; where
 * the quotes of a record are wrong, its first line is broken and reading resumes at the next line.
 * Line breaks within a field are read as LF; empty lines between records are passed over.
 */
final class CsvRecords {
  /** Longest record in characters: where looking for a closing quote ends. */
  static final int MAX_RECORD = 1 << 20;

  static final String TOO_LONG = "the line is longer than 1 MiB";

  private final TextLines lines;
  private final CsvReader.CsvReaderBuilder parser = CsvReader.builder().skipEmptyLines(false);

  /** Lines read ahead in search of a closing quote, to be read again. */
  private final Deque<TextLine> again = new ArrayDeque<>();

  CsvRecords(TextLines lines) {
    this.lines = lines;
  }

  /** The next record or broken line; empty at the end of the file. */
  Optional<CsvLine> next() throws IOException {
    Optional<TextLine> first = nextLine();
    while (first.isPresent() && first.get().text().isEmpty() && !first.get().tooLong()) {
      first = nextLine();
    }
    return first.isEmpty() ? Optional.empty() : Optional.of(record(first.get()));
  }

  private CsvLine record(TextLine first) throws IOException {
    if (first.tooLong()) {
      return broken(first, TOO_LONG);
    }

    CsvQuotes quotes = quotes(first.text(), false);
    StringBuilder text = new StringBuilder(first.text());
    List<TextLine> ahead = new ArrayList<>();
    while (quotes == CsvQuotes.OPEN) {
      Optional<TextLine> next = nextLine();
      next.ifPresent(ahead::add);
      if (next.isEmpty() || next.get().tooLong() || text.length() > MAX_RECORD) {
        pushBack(ahead);
        return broken(first, "a quote is opened and not closed");
      }
      text.append('\n').append(next.get().text());
      quotes = quotes(next.get().text(), true);
    }

    if (quotes == CsvQuotes.WRONG) {
      pushBack(ahead);
      return broken(first, "there is text between a closing quote and the next comma");
    }
    try {
      String whole = text.toString();
      return new CsvLine.Fields(first.number(), parser.ofSingleCsvRecord(whole).getFields(), whole);
    } catch (CsvParseException e) {
      // Its message may quote a character of the file.
      return broken(first, "the line is not well-formed CSV");
    }
  }

  /** How the quotes stand at the end of a line that begins inside or outside a quoted field. */
  private static CsvQuotes quotes(String text, boolean inside) {
    if (text.indexOf('"') < 0) {
      return inside ? CsvQuotes.OPEN : CsvQuotes.CLOSED;
    }
    byte[] line = text.getBytes(StandardCharsets.UTF_8);
    return CsvQuotes.at(line, 0, line.length, inside);
  }

  /** Whether lines were read ahead and not given back yet. */
  boolean isAhead() {
    return !again.isEmpty();
  }

  private Optional<TextLine> nextLine() throws IOException {
    return again.isEmpty() ? lines.next() : Optional.of(again.removeFirst());
  }

  private void pushBack(List<TextLine> ahead) {
    for (int i = ahead.size() - 1; i >= 0; i--) {
      again.addFirst(ahead.get(i));
    }
  }

  private static CsvLine broken(TextLine line, String reason) {
    return new CsvLine.Broken(line.number(), reason, line.text());
  }
}
