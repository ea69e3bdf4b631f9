package io.parley.server.bench;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** A report for a person's eyes: a line a figure. */
public final class BenchTable {
  private BenchTable() {}

  /** Prints it. */
  public static void print(BenchReport report, PrintWriter out) {
    out.printf(
        Locale.ROOT, "%-20s %14s %-8s %14s %8s%n", "figure", "value", "unit", "yardstick", "ratio");
    report
        .figures()
        .forEach(
            (name, figure) ->
                out.printf(
                    Locale.ROOT,
                    "%-20s %14s %-8s %14s %8s%n",
                    name,
                    number(figure.value()),
                    figure.unit(),
                    number(figure.yardstick()),
                    number(figure.ratio())));
    out.printf(
        Locale.ROOT,
        "calibration %.3f s of CPU, %d processors, Java %s%s%n",
        report.machine().calibration(),
        report.machine().processors(),
        report.machine().java(),
        report.machine().steady() ? "" : ", unsteady");
  }

  private static String number(Optional<Double> value) {
    return value.map(BenchTable::number).orElse("-");
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return String.format(Locale.ROOT, whole ? "%,.0f" : "%,.3f", value);
  }
}
