package io.parley.connector.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
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

  private enum Quotes {
    CLOSED,
    OPEN,
    WRONG
  }

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
      return broken(first, "the line is longer than 1 MiB");
    }

    Quotes quotes = quotes(first.text(), false);
    StringBuilder text = new StringBuilder(first.text());
    List<TextLine> ahead = new ArrayList<>();
    while (quotes == Quotes.OPEN) {
      Optional<TextLine> next = nextLine();
      next.ifPresent(ahead::add);
      if (next.isEmpty() || next.get().tooLong() || text.length() > MAX_RECORD) {
        pushBack(ahead);
        return broken(first, "a quote is opened and not closed");
      }
      text.append('\n').append(next.get().text());
      quotes = quotes(next.get().text(), true);
    }

    if (quotes == Quotes.WRONG) {
      pushBack(ahead);
      return broken(first, "there is text between a closing quote and the next comma");
    }
    try {
      return new CsvLine.Fields(
          first.number(), parser.ofSingleCsvRecord(text.toString()).getFields());
    } catch (CsvParseException e) {
      // Its message may quote a character of the file.
      return broken(first, "the line is not well-formed CSV");
    }
  }

  /** How the quotes stand at the end of a line that begins inside or outside a quoted field. */
  private static Quotes quotes(String text, boolean inside) {
    if (text.indexOf('"') < 0) {
      return inside ? Quotes.OPEN : Quotes.CLOSED;
    }

    boolean quoted = inside;
    boolean fieldStart = !inside;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!quoted) {
        quoted = fieldStart && c == '"';
        fieldStart = c == ',';
      } else if (c == '"') {
        char next = i + 1 < text.length() ? text.charAt(i + 1) : ',';
        if (next == '"') {
          i++;
        } else if (next == ',') {
          quoted = false;
        } else {
          return Quotes.WRONG;
        }
      }
    }
    return quoted ? Quotes.OPEN : Quotes.CLOSED;
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
    return new CsvLine.Broken(line.number(), reason);
  }
}
