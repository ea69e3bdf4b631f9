package io.parley.connector.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a CSV file begins, read as {@link CsvSource} reads it. It holds what records say.
 *
 * @param columns the names of the columns
 * @param rows its first rows, each with a cell for each column
 * @param leftOut how many rows before the last of them are broken or of another width
 */
public record CsvHead(List<String> columns, List<List<String>> rows, int leftOut) {
  /** Copies the lists. */
  public CsvHead {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Reads the first rows of a file.
   *
   * @param most how many rows at most
   * @throws SourceException if it cannot be read, is no CSV in UTF-8 with commas, or its first line
   *     looks like a row of data; no cell is quoted
   */
  public static CsvHead of(Path file, int most) {
    List<List<String>> rows = new ArrayList<>();
    int leftOut = 0;
    try (TextLines lines = CsvSource.open(file)) {
      CsvRecords records = new CsvRecords(lines);
      Header header = CsvSource.header(file, records);
      header.requireNames();
      Optional<CsvLine> next = records.next();
      while (next.isPresent() && rows.size() < most) {
        if (next.get() instanceof CsvLine.Fields fields
            && fields.fields().size() == header.size()) {
          rows.add(fields.fields());
        } else {
          leftOut++;
        }
        next = records.next();
      }
      return new CsvHead(header.names(), rows, leftOut);
    } catch (IOException e) {
      throw CsvSource.unreadable(file, e);
    }
  }

  /** How much of it there is; what it says stays out of logs. */
  @Override
  public String toString() {
    return "CsvHead[" + columns.size() + " columns, " + rows.size() + " rows]";
  }
}
