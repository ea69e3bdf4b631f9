package io.parley.server.cli;

import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley rejects download}. */
@Command(
    name = "download",
    mixinStandardHelpOptions = true,
    description =
        "Writes the rejected rows of a source into a new CSV file that its owner alone may read. They"
            + " stand in it in the clear.")
final class RejectsDownloadCommand implements Runnable {
  @Mixin private RejectsOptions options = new RejectsOptions();

  @Parameters(index = "0", paramLabel = "SOURCE", description = "the source's name")
  private String source = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "the CSV file to write; it must not exist")
  private Path to = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    options.with(
        rows -> {
          long count = rows.download(source, to);
          if (options.json()) {
            out.println(
                Json.pretty(Map.of("source", source, "rows", count, "file", to.toString())));
          } else {
            out.printf("%s: %,d rejected row(s)%n", to, count);
          }
        });
    out.flush();
  }
}
