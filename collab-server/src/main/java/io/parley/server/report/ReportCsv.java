package io.parley.server.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A report as CSV: a line a number, so that nothing of it is lost in columns. */
public final class ReportCsv {
  private ReportCsv() {}

  /** The lines, a header first. */
  public static String of(ReportDocument report) {
    StringWriter out = new StringWriter();
    // Without a buffer of its own, whose last part nobody would write out.
    CsvWriter csv = CsvWriter.builder().bufferSize(0).build(out);
    csv.writeRecord(
        "table",
        "row",
        "figure",
        "unit",
        "estimate",
        "ci_low",
        "ci_high",
        "se_sampling",
        "se_noise",
        "says",
        "method",
        "rows_compared",
        "all_rows_low",
        "all_rows_high");
    for (Finding table : report.tables()) {
      for (Finding.Row row : table.rows()) {
        for (Figure figure : row.figures()) {
          List<String> cells = new ArrayList<>();
          cells.add(table.title());
          cells.add(String.join(" / ", row.labels()));
          cells.add(figure.name());
          cells.add(figure.unit().name().toLowerCase(Locale.ROOT));
          cells.add(number(figure.estimate()));
          cells.add(number(figure.low()));
          cells.add(number(figure.high()));
          cells.add(number(figure.seSampling()));
          cells.add(number(figure.seNoise()));
          cells.add(figure.says().name().toLowerCase(Locale.ROOT));
          cells.add(figure.method());
          cells.add(figure.together().map(t -> String.valueOf(t.rows())).orElse(""));
          cells.add(number(figure.together().map(Figure.Together::low)));
          cells.add(number(figure.together().map(Figure.Together::high)));
          csv.writeRecord(cells.stream().map(ReportCsv::text).toList());
        }
      }
    }
    return out.toString();
  }

  private static String number(Optional<Double> number) {
    return number.map(n -> Double.toString(n)).orElse("");
  }

  /** A spreadsheet would run a text that begins as a formula does: a label may be anybody's. */
  private static String text(String cell) {
    boolean formula = !cell.isEmpty() && "=+@\t\r".indexOf(cell.charAt(0)) >= 0;
    boolean minus = cell.startsWith("-") && !cell.matches("-[0-9.]+(E-?[0-9]+)?");
    return formula || minus ? "'" + cell : cell;
  }
}
