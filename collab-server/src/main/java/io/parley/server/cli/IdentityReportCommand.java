package io.parley.server.cli;

import io.parley.identity.plan.TruthTable;
import io.parley.identity.report.Report;
import io.parley.identity.report.ReportHtml;
import io.parley.identity.report.Reporter;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley identity report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Writes what a model learnt and what a run did as one web page, or as JSON: people, match"
          + " weights, m and u, blocking, records that cannot be linked, and accuracy where the"
          + " truth is known.",
      "It holds no value of a person and no record's key."
    })
final class IdentityReportCommand implements Runnable {
  @Option(names = "--config", required = true, paramLabel = "FILE", description = "identity file")
  private Path config = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "where the page is written; it must not exist")
  private @Nullable Path to;

  @Option(names = "--json", description = "print the facts as one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (to == null && !json) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "say where to (--to FILE), or --json");
    }
    if (to != null) {
      OwnFile.checkIsNew(to);
    }
    Report report = report();
    if (to != null) {
      OwnFile.write(to, page -> page.write(ReportHtml.of(report)));
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(json ? Json.pretty(report) + "\n" : "wrote " + to + "\n");
    out.flush();
  }

  private Report report() {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    try (IdentityRecords records =
        IdentityRecords.read(config, (stage, done, of) -> say(err, stage, done))) {
      String name = String.valueOf(config.getFileName()).replaceFirst("\\.ya?ml$", "");
      return new Reporter(records.trained(), records.table(), records.file().link())
          .report(
              new Reporter.Setting(
                  name,
                  LocalDate.now(Clock.systemUTC()).toString(),
                  records.staged(),
                  records.file().truth().map(t -> TruthTable.of(records.file(), records.table()))),
              (stage, done, of) -> say(err, stage, done));
    }
  }

  /** Each stage once. */
  private static void say(PrintWriter err, String stage, long done) {
    if (done == 0) {
      err.println(stage);
      err.flush();
    }
  }
}
