package io.parley.server.cli;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.party.Ingest;
import io.parley.server.party.IngestReport;
import io.parley.server.party.NodeLake;
import io.parley.server.party.PoliciesTogether;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley ingest}. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description =
        "Reads a stopped party node's sources into people and curated tables. Broken rows go to"
            + " reject files.")
final class IngestCommand implements Runnable {
  @Option(names = "--config", required = true, description = "the node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Override
  public void run() {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory directory = NodeDirectory.of(config, configuration);
    PoliciesTogether policies = PoliciesTogether.of(OwnCollaboration.all(configuration, directory));
    try (NodeLock lock = NodeLock.take(directory, "ingest");
        NodeLake lake = NodeLake.open(directory)) {
      Objects.requireNonNull(lock);
      IngestReport report =
          new Ingest(
                  configuration,
                  directory,
                  policies.all(),
                  new Progress(configuration.name(), System.err),
                  Clock.systemUTC())
              .run(lake);
      print(report);
    }
  }

  private void print(IngestReport report) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(report));
      return;
    }
    out.print(ResolutionText.brief(report));
  }
}
