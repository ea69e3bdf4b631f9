package io.parley.server.cli;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.party.IngestReport;
import io.parley.server.party.PoliciesTogether;
import io.parley.server.party.Resolver;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley resolve}. */
@Command(
    name = "resolve",
    mixinStandardHelpOptions = true,
    description =
        "Resolves a party's sources to people, as `ingest` would, and says how well that went. It"
            + " writes nothing and may run beside the node.")
final class ResolveCommand implements Runnable {
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
    IngestReport report =
        new Resolver(
                configuration,
                directory,
                policies.all(),
                new Progress(configuration.name(), System.err))
            .look();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(report));
    } else {
      out.print(ResolutionText.whole(report));
    }
  }
}
