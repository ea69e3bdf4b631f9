package io.parley.server.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of several collaborations of a node a command is about. */
final class CollaborationOption {
  @Option(
      names = "--collaboration",
      paramLabel = "NAME",
      description = "which of the node's collaborations; else that of node.agreement")
  private @Nullable String name;

  Optional<String> name() {
    return Optional.ofNullable(name);
  }
}
