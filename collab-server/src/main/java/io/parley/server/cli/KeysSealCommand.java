package io.parley.server.cli;

import io.parley.crypto.seal.Envelope;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.party.LakeSealing;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley keys seal}. */
@Command(
    name = "seal",
    mixinStandardHelpOptions = true,
    description = {
      "Seals what a version before sealing wrote into a stopped node's database and lake in the clear.",
      "Once, after that update, and never because a node asks for it out of the blue: then somebody has"
          + " written into its files."
    })
final class KeysSealCommand implements Runnable {
  /** What {@code --json} prints. */
  record Document(String database, int rows, int tables) {}

  @Option(names = "--config", required = true, description = "the stopped node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory node = NodeDirectory.of(config, configuration);
    boolean party = configuration.role() == NodeConfiguration.Role.PARTY;
    Path file = node.resolve(party ? "ledger.db" : "room.db");
    try (NodeLock lock = NodeLock.take(node, "keys seal")) {
      Objects.requireNonNull(lock);
      seal(node, party, file);
    }
  }

  private void seal(NodeDirectory node, boolean party, Path file) {
    int rows = Files.exists(file) ? sealed(file, party, node.keys().envelope()) : 0;
    int tables = party && Files.exists(node.resolve("lake")) ? LakeSealing.seal(node) : 0;
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(new Document(file.toString(), rows, tables)));
    } else {
      out.printf("%s: %d row(s) sealed%n", file, rows);
      out.printf("%s: %d table(s) sealed%n", node.resolve("lake"), tables);
    }
    out.flush();
  }

  private static int sealed(Path file, boolean party, Envelope envelope) {
    return party ? StoredLedger.seal(file, envelope) : StoredAnswers.seal(file, envelope);
  }
}
