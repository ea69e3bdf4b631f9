package io.parley.server.cli;

import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code parley rejects list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Why rows were rejected, and how many, by source. No row is shown.")
final class RejectsListCommand implements Runnable {
  @Mixin private RejectsOptions options = new RejectsOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    options.with(
        rows -> {
          if (options.json()) {
            out.println(Json.pretty(Map.of("sources", rows.counts())));
          } else {
            rows.counts()
                .forEach(
                    (source, counts) ->
                        counts.forEach(
                            c ->
                                out.printf(
                                    Locale.ROOT,
                                    "%-16s %-6s %,9d  %s%n",
                                    source,
                                    c.zone(),
                                    c.rows(),
                                    c.reason())));
          }
        });
    out.flush();
  }
}
