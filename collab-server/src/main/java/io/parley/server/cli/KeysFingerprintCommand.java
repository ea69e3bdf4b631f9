package io.parley.server.cli;

import io.parley.crypto.Fingerprint;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Json;
import io.parley.server.wire.NodeIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley keys fingerprint}. */
@Command(
    name = "fingerprint",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the fingerprint of a node's signing key, in digits and in 24 words, to be compared outside"
          + " the room: read aloud on a telephone call that you began, or on paper.",
      "Of your own node (--config), or of what a partner's `keys export` gave you (FILE)."
    })
final class KeysFingerprintCommand implements Runnable {
  /** Whose. */
  static final class Whose {
    @Option(names = "--config", description = "your node's node.yaml")
    private @Nullable Path config;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "a partner's exported keys")
    private @Nullable Path file;
  }

  @ArgGroup(multiplicity = "1")
  private Whose whose = new Whose();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    KeysCommand.Told told =
        whose.config != null ? own(whose.config) : partners(Objects.requireNonNull(whose.file));
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(told));
    } else {
      out.print(told.text());
    }
    out.flush();
  }

  private static KeysCommand.Told own(Path config) {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    Fingerprint fingerprint =
        NodeDirectory.of(config, configuration).signingKey().verifyingKey().fingerprint();
    return KeysCommand.Told.of(configuration.name(), fingerprint);
  }

  private static KeysCommand.Told partners(Path file) {
    try {
      NodeIdentity identity = Json.read(Files.readAllBytes(file), NodeIdentity.class);
      return KeysCommand.Told.of(identity.name(), identity.checkedKey().fingerprint());
    } catch (IOException e) {
      throw new ConfigurationException("the file " + file + " cannot be read");
    }
  }
}
