package io.parley.server.cli;

import io.parley.server.backup.Restore;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.MasterKeySource;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.SecretReference;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley restore}. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Brings back from a backup what is missing in a stopped node's directory.",
      "What is there stays. Where the ledger is missing, or lacks something, the budgets are closed"
          + " until their running periods end."
    })
final class RestoreCommand implements Runnable {
  @Parameters(paramLabel = "FILE", description = "the backup")
  private Path file = Path.of("");

  @Option(
      names = "--config",
      required = true,
      description =
          "the node's node.yaml, which may be missing: its folder is the node's directory")
  private Path config = Path.of("node.yaml");

  @Option(
      names = "--master-key",
      paramLabel = "FILE",
      description = "the master key, where no node.yaml is there to say where it is")
  private Optional<Path> masterKey = Optional.empty();

  @Option(
      names = "--password",
      paramLabel = "REFERENCE",
      description = "with --master-key: of a key store; env:NAME, file:PATH or keystore:PATH#ALIAS")
  private String password = "";

  @Option(
      names = "--without-lake",
      description = "leave the lake out; the node reads its sources anew")
  private boolean withoutLake;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Path folder = config.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw new ConfigurationException("--config names no file: give the path of a node.yaml");
    }
    Optional<NodeConfiguration> configuration =
        Files.exists(config) ? Optional.of(NodeConfiguration.load(config)) : Optional.empty();
    Restore.Restored restored =
        new Restore(
                folder,
                masterKeys(folder, configuration),
                configuration.map(NodeConfiguration::name),
                withoutLake,
                Clock.systemUTC())
            .from(file);
    print(restored);
  }

  private MasterKeySource masterKeys(Path folder, Optional<NodeConfiguration> configuration) {
    if (masterKey.isPresent()) {
      return new MasterKeySource(
          masterKey.get(),
          password.isEmpty()
              ? Optional.empty()
              : Optional.of(new SecretReference("--password", password, Path.of(""))));
    }
    return configuration
        .map(read -> NodeDirectory.of(config, read).masterKeys())
        .orElseGet(() -> new NodeDirectory(folder).masterKeys());
  }

  private void print(Restore.Restored restored) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(restored));
    } else {
      out.printf(
          "%s as of %s: %,d files brought back%n",
          restored.node(), restored.at(), restored.files());
      if (!restored.kept().isEmpty()) {
        out.printf(
            "%,d others were there already, or are not restored, and stay as they are (--json names them)%n",
            restored.kept().size());
      }
      if (restored.closed()) {
        out.printf(
            "the budgets are closed until their running periods end: what was spent after the"
                + " backup is unknown%n");
      }
      Path master = NodeDirectory.of(config).masterKeys().file();
      if (!Files.exists(master)) {
        out.printf("now: put the master key at %s%n", master);
      }
      out.printf(
          "now: bring objections.csv, agreement.json and the policies up to date before the node"
              + " starts%n");
    }
    out.flush();
  }
}
