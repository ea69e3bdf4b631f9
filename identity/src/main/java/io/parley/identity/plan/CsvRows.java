package io.parley.identity.plan;

import io.parley.identity.plan.Rejected.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV whose quotes are broken somewhere, as a node's source reads them: lines are put
 * together by their quotes, and where those are wrong the first line alone is lost.
 *
 * <p>DuckDB, which reads a file that is whole many times faster, loses all that follows a quote
 * that is not closed.
 */
final class CsvRows {
  /** Longest row in characters, as DuckDB has it: where looking for a closing quote ends. */
  private static final int LONGEST = 2_000_000;

  private final Charset charset;
  private final String delimiter;
  private final int columns;
  private final BufferedReader lines;
  private final Deque<String> again = new ArrayDeque<>();
  private long read;

  private CsvRows(Source source, int columns, BufferedReader lines) {
    this.charset = SourceSql.charset(source);
    this.columns = columns;
    this.lines = lines;
    this.delimiter =
        isUtf8()
            ? new String(
                source.delimiter().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
            : source.delimiter();
  }

  /** A row that is none. */
  record Broken(long line, Reason reason) {}

  /**
   * Reads a file and hands on its rows.
   *
   * @param columns how many its header names
   * @return the lines that are no rows
   */
  static List<Broken> read(Source source, int columns, DuckDBAppender rows)
      throws IOException, SQLException {
    Charset charset = SourceSql.charset(source);
    // One character a byte of UTF-8, so that what is no UTF-8 is found in its own row.
    Charset bytes = charset.equals(StandardCharsets.UTF_8) ? StandardCharsets.ISO_8859_1 : charset;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(Files.newInputStream(source.file()), bytes))) {
      return new CsvRows(source, columns, lines).run(rows);
    }
  }

  private boolean isUtf8() {
    return charset.equals(StandardCharsets.UTF_8);
  }

  private List<Broken> run(DuckDBAppender rows) throws IOException, SQLException {
    List<Broken> broken = new ArrayList<>();
    boolean header = true;
    for (String line = next(); line != null; line = next()) {
      long first = read;
      if (line.isEmpty()) {
        continue;
      }
      List<String> cells = new ArrayList<>();
      Reason reason = line.length() > LONGEST ? Reason.TOO_LONG : cells(line, cells);
      if (header) {
        header = false;
      } else if (reason != null) {
        broken.add(new Broken(first, reason));
      } else {
        rows.beginRow();
        for (String cell : cells) {
          rows.append(cell);
        }
        rows.endRow();
      }
    }
    return broken;
  }

  private @Nullable String next() throws IOException {
    String line = again.isEmpty() ? lines.readLine() : again.removeFirst();
    read += line == null ? 0 : 1;
    return line;
  }

  /** Cuts a row that begins with this line; says why it is none, and takes back what it read on. */
  private @Nullable Reason cells(String line, List<String> cells) throws IOException {
    StringBuilder row = new StringBuilder(line);
    List<String> ahead = new ArrayList<>();
    int at = 0;
    while (true) {
      if (at < row.length() && row.charAt(at) == '"') {
        int end = closing(row, at + 1);
        while (end < 0) {
          String more = row.length() > LONGEST ? null : next();
          if (more == null) {
            return takenBack(ahead);
          }
          ahead.add(more);
          int from = row.length();
          row.append('\n').append(more);
          end = closing(row, from);
        }
        cells.add(row.substring(at + 1, end).replace("\"\"", "\""));
        at = end + 1;
        if (at < row.length() && row.indexOf(delimiter, at) != at) {
          return takenBack(ahead);
        }
      } else {
        int end = row.indexOf(delimiter, at);
        end = end < 0 ? row.length() : end;
        cells.add(row.substring(at, end));
        at = end;
      }
      if (at >= row.length()) {
        break;
      }
      at += delimiter.length();
    }
    if (cells.size() != columns) {
      return cells.size() < columns ? Reason.TOO_FEW_COLUMNS : Reason.TOO_MANY_COLUMNS;
    }
    return decoded(cells) ? null : Reason.ENCODING;
  }

  private Reason takenBack(List<String> ahead) {
    for (int i = ahead.size() - 1; i >= 0; i--) {
      again.addFirst(ahead.get(i));
    }
    read -= ahead.size();
    return Reason.QUOTES;
  }

  /** Where the quote that ends a cell stands; −1: in a later line. */
  private static int closing(StringBuilder row, int from) {
    for (int i = from; i < row.length(); i++) {
      if (row.charAt(i) == '"') {
        if (i + 1 == row.length() || row.charAt(i + 1) != '"') {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  private boolean decoded(List<String> cells) {
    if (isUtf8()) {
      try {
        for (int i = 0; i < cells.size(); i++) {
          byte[] bytes = cells.get(i).getBytes(StandardCharsets.ISO_8859_1);
          cells.set(i, charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        }
      } catch (CharacterCodingException e) {
        return false;
      }
    }
    return true;
  }
}
