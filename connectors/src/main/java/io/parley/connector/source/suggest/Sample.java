package io.parley.connector.source.suggest;

import io.parley.connector.source.CsvHead;
import io.parley.connector.source.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Some rows of a source, as text. It holds what records say: it is looked at, and neither shown nor
 * kept.
 *
 * @param columns the names of the columns
 * @param rows each with as many cells as there are columns; empty where there is no value
 * @param leftOut how many rows among them were broken
 */
public record Sample(List<String> columns, List<List<Optional<String>>> rows, int leftOut) {
  /** As many rows tell what a column is. */
  public static final int ROWS = 1_000;

  /** Copies the lists, and refuses rows of another width. */
  public Sample {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Optional<String>> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of a sample has " + row.size() + " cells, and there are " + columns.size());
      }
    }
  }

  /** The same without rows left out. */
  public Sample(List<String> columns, List<List<Optional<String>>> rows) {
    this(columns, rows, 0);
  }

  /**
   * The first rows of a CSV file with a line of names, read as an ingest reads it.
   *
   * @throws SourceException if it cannot be read, or has no line of names
   */
  public static Sample ofCsv(Path file) {
    CsvHead head = CsvHead.of(file, ROWS);
    List<List<Optional<String>>> rows =
        head.rows().stream()
            .map(row -> row.stream().map(c -> Optional.of(c).filter(t -> !t.isBlank())).toList())
            .toList();
    return new Sample(head.columns(), rows, head.leftOut());
  }

  /** The values of a column that are there, without white space around them. */
  List<String> values(int column) {
    return rows.stream()
        .flatMap(row -> Stream.of(row.get(column)).flatMap(Optional::stream))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** How much of it there is; what it says stays out of logs. */
  @Override
  public String toString() {
    return "Sample[" + columns.size() + " columns, " + rows.size() + " rows]";
  }
}
