package io.parley.server.report;

import java.util.List;

/**
 * A table of a report.
 *
 * @param title what it shows
 * @param labels the heads of the columns that name a row
 * @param rows its rows, each with the same figures in the same order
 */
public record Finding(String title, List<String> labels, List<Row> rows) {
  /** Copies the lists. */
  public Finding {
    labels = List.copyOf(labels);
    rows = List.copyOf(rows);
  }

  /** A row: what it is about, and its figures. */
  public record Row(List<String> labels, List<Figure> figures) {
    /** Copies the lists. */
    public Row {
      labels = List.copyOf(labels);
      figures = List.copyOf(figures);
    }
  }
}
