package io.parley.server.cli;

import io.parley.server.events.WriteKeys;
import io.parley.server.node.NodeDirectory;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/** The write keys of a node, running or stopped. */
final class EventsKeys {
  @Option(names = "--config", required = true, description = "the node's node.yaml")
  private Path config = Path.of("node.yaml");

  WriteKeys open() {
    return new WriteKeys(NodeDirectory.of(config), Clock.systemUTC());
  }
}
