package io.parley.server.cli;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which collaboration of a node a command is about. */
final class CollaborationOption {
  @Option(
      names = "--collaboration",
      paramLabel = "NAME",
      description = "which one of node.collaborations; else the one of node.agreement")
  private @Nullable String name;

  Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** Its home at a node. */
  OwnCollaboration home(NodeConfiguration configuration, NodeDirectory directory) {
    return OwnCollaboration.named(configuration, directory, name());
  }

  /** The same for a configuration file. */
  OwnCollaboration home(Path config) {
    return home(config, name());
  }

  /** The home of a collaboration that is named otherwise; empty: that of node.agreement. */
  static OwnCollaboration home(Path config, Optional<String> name) {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    return OwnCollaboration.named(configuration, NodeDirectory.of(config, configuration), name);
  }
}
