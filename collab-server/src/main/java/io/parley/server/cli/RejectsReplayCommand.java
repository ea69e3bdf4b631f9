package io.parley.server.cli;

import io.parley.connector.zone.CleanReport;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley rejects replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Puts the rows that did not fit a source's mapping through it again, once it is mended; what"
            + " fits comes to people with the next `ingest`. Rows that could not be read are mended"
            + " in the source, and come again under another name.")
final class RejectsReplayCommand implements Runnable {
  @Mixin private RejectsOptions options = new RejectsOptions();

  @Parameters(index = "0", paramLabel = "SOURCE", description = "the source's name")
  private String source = "";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    options.with(
        rows -> {
          CleanReport report = rows.replay(source);
          if (options.json()) {
            out.println(
                Json.pretty(
                    Map.of(
                        "source", source, "rows", report.rows(), "rejected", report.rejected())));
          } else {
            out.printf(
                Locale.ROOT,
                "%s: %,d fit now, of those that were put through the mapping again; %,d still do not%n",
                source,
                report.rows(),
                report.rejected());
          }
        });
    out.flush();
  }
}
