package io.parley.server.cli;

import io.parley.policy.PolicySet;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.party.PoliciesTogether;
import io.parley.server.party.Resolver;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What the commands share that read a party's sources. */
final class SourcesOptions {
  @Option(names = "--config", required = true, description = "the node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  /**
   * A party as its sources are read.
   *
   * @param policies of each collaboration: they say what types columns have
   */
  record Party(
      NodeConfiguration configuration,
      NodeDirectory directory,
      List<PolicySet> policies,
      Progress progress) {
    Resolver resolver() {
      return new Resolver(configuration, directory, policies, progress);
    }
  }

  boolean json() {
    return json;
  }

  Party party() {
    return party(config);
  }

  static Party party(Path config) {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory directory = NodeDirectory.of(config, configuration);
    return new Party(
        configuration,
        directory,
        PoliciesTogether.of(OwnCollaboration.all(configuration, directory)).all(),
        new Progress(configuration.name(), System.err));
  }
}
