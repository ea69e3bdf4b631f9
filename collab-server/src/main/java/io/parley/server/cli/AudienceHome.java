package io.parley.server.cli;

import io.parley.server.activation.AudienceDesk;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The receiver's node, of whose audiences a command is; it may run. */
final class AudienceHome {
  @Option(names = "--config", required = true, description = "the receiving party's node.yaml")
  private Path config = Path.of("node.yaml");

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  /** What a command is called in the audit log. */
  static final String BY = "command";

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  boolean json() {
    return json;
  }

  /** Its audiences in the collaboration. */
  AudienceDesk desk() {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory directory = NodeDirectory.of(config, configuration);
    return new AudienceDesk(
        configuration,
        directory,
        collaboration.home(configuration, directory),
        Clock.systemUTC(),
        new Progress(configuration.name(), System.err),
        Optional.of(config));
  }
}
