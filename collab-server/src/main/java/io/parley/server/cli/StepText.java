package io.parley.server.cli;

import io.parley.connector.zone.CleanReport;
import io.parley.server.pipeline.RunHistory;
import io.parley.server.pipeline.Taken;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What came of steps of an ingest, for a terminal. */
final class StepText {
  private StepText() {}

  /** Of a step of one source. */
  static String of(Object done) {
    if (done instanceof Taken taken) {
      return String.format(
          Locale.ROOT, "%,d rows taken, %,d rejected", taken.rows(), taken.rejected());
    }
    CleanReport report = (CleanReport) done;
    return String.format(
        Locale.ROOT, "%,d rows clean, %,d rejected", report.rows(), report.rejected());
  }

  /** Of a step in the history. */
  static String of(RunHistory.Run run) {
    String took =
        run.end()
            .map(end -> " in %d ms".formatted(ChronoUnit.MILLIS.between(run.start(), end)))
            .orElse("");
    return String.format(
        Locale.ROOT,
        "%6d  %s  %-8s %-16s %s%s, %,d rows, %,d rejected%s",
        run.run(),
        run.start().truncatedTo(ChronoUnit.SECONDS),
        run.step(),
        run.source(),
        run.outcome().name().toLowerCase(Locale.ROOT),
        took,
        run.rows(),
        run.rejects(),
        run.why().isEmpty() ? "" : ": " + run.why());
  }
}
