package io.parley.server.cli;

import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley rejects show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description =
        "Shows rejected rows of a source as they came, with place and reason. They say who people"
            + " are: this is for a terminal that nobody else looks at.")
final class RejectsShowCommand implements Runnable {
  @Mixin private RejectsOptions options = new RejectsOptions();

  @Parameters(index = "0", paramLabel = "SOURCE", description = "the source's name")
  private String source = "";

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many at most; ${DEFAULT-VALUE} when unsaid")
  private int most;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    options.with(
        rows -> {
          List<io.parley.connector.zone.Reject> shown = new ArrayList<>();
          rows.each(
              source,
              row -> {
                if (shown.size() < most) {
                  shown.add(row);
                }
              });
          if (options.json()) {
            out.println(Json.pretty(Map.of("rows", shown)));
          } else {
            shown.forEach(
                r -> out.printf("%s:%d  %s%n    %s%n", r.place(), r.line(), r.reason(), r.text()));
          }
        });
    out.flush();
  }
}
