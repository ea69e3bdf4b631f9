package io.parley.server.cli;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Json;
import io.parley.server.wire.NodeIdentity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley keys export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the public keys of a node as one JSON document, for the others of a collaboration. There is"
          + " no command that prints a secret key."
    })
final class KeysExportCommand implements Runnable {
  @Option(names = "--config", required = true, description = "the node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "the same: it is one JSON document in any case")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory node = NodeDirectory.of(config, configuration);
    NodeIdentity identity =
        new NodeIdentity(
            NodeIdentity.VERSION,
            configuration.name(),
            node.signingKey().verifyingKey().encoded(),
            node.tls().certificatePem(),
            node.succession());
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(json ? Json.text(identity) : Json.pretty(identity));
    out.flush();
  }
}
