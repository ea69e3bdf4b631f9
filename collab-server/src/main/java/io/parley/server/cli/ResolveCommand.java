package io.parley.server.cli;

import io.parley.server.party.IngestReport;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley resolve}. */
@Command(
    name = "resolve",
    mixinStandardHelpOptions = true,
    description = {
      "Resolves a party's sources to people, as `ingest` would, and says how well that went. It"
          + " writes nothing and may run beside the node.",
      "With an identity file, resolves its sources and makes one golden record of each person's, by"
          + " the file's rules of survivorship, with the record that every value came from, and"
          + " with the consent of the most restrictive record; `--to` writes them as CSV."
    })
final class ResolveCommand implements Runnable {
  @Option(
      names = "--config",
      required = true,
      description = "the node's node.yaml, or an identity file")
  private Path config = Path.of("node.yaml");

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "of an identity file: the CSV file to write; it must not exist")
  private @Nullable Path to;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (GoldenRun.isFor(config)) {
      GoldenRun.Document document =
          GoldenRun.run(config, Optional.ofNullable(to), new IdentityProgress(line.getErr()));
      line.getOut().print(json ? Json.pretty(document) + System.lineSeparator() : document.text());
      line.getOut().flush();
      return;
    }
    if (to != null) {
      throw new ParameterException(
          line, "--to is for golden records, which are made by an identity file, not a node.yaml");
    }
    IngestReport report = SourcesOptions.party(config).resolver().look();
    PrintWriter out = line.getOut();
    if (json) {
      out.println(Json.pretty(report));
    } else {
      out.print(ResolutionText.whole(report));
    }
    out.flush();
  }
}
