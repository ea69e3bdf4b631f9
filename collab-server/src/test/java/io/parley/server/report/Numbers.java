package io.parley.server.report;

/** A number of a report by the names that its reader sees. */
final class Numbers {
  private Numbers() {}

  /** The figure of a row, of the first table that has both. */
  static Figure of(ReportDocument report, String table, String row, String figure) {
    return report.tables().stream()
        .filter(t -> t.title().equals(table))
        .flatMap(t -> t.rows().stream())
        .filter(r -> String.join(" / ", r.labels()).equals(row))
        .flatMap(r -> r.figures().stream())
        .filter(f -> f.name().equals(figure))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no figure %s of %s in %s".formatted(figure, row, table)));
  }

  /** Its estimate. */
  static double estimate(ReportDocument report, String table, String row, String figure) {
    return of(report, table, row, figure).estimate().orElseThrow();
  }
}
