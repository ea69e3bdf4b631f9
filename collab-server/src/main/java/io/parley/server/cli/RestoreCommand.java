package io.parley.server.cli;

import io.parley.server.backup.AsOf;
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
import java.util.ArrayList;
import java.util.List;
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
  @Parameters(paramLabel = "FILE", description = "the backup; with --at a folder of them, too")
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

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "let lake, policies of all collaborations and node.yaml go back to the last backup at or"
              + " before this time (2026-11-20T18:00:00Z, or 2026-11-20 to its end, UTC); ledger, audit, keys,"
              + " objections and withdrawals stay as they are")
  private @Nullable String at;

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
    Restore restore =
        new Restore(
            folder,
            masterKeys(folder, configuration),
            configuration.map(NodeConfiguration::name),
            withoutLake,
            Clock.systemUTC());
    print(at == null ? from(restore) : restore.asOf(file, time(at), policies(configuration)));
  }

  private static List<String> policies(Optional<NodeConfiguration> configuration) {
    List<String> folders = new ArrayList<>();
    folders.add(configuration.map(NodeConfiguration::policies).orElse("policies"));
    configuration.ifPresent(
        read ->
            read.collaborations().stream()
                .map(NodeConfiguration.Collaboration::policies)
                .filter(folder -> !folder.isEmpty())
                .forEach(folders::add));
    return folders;
  }

  private Restore.Restored from(Restore restore) {
    if (Files.isDirectory(file)) {
      throw new ConfigurationException(
          file + " is a folder; name the backup in it, or say with --at which time to go back to");
    }
    return restore.from(file);
  }

  private AsOf time(String text) {
    if (withoutLake) {
      throw new ConfigurationException(
          "--at brings the lake back as it was; leave --without-lake out, or restore one backup without --at");
    }
    return AsOf.parse(text)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "--at takes a time like 2026-11-20T18:00:00Z, or a day like 2026-11-20, and not `%s`"
                        .formatted(text)));
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
          "%s as of %s: %,d %s brought back%n",
          restored.node(),
          restored.at(),
          restored.files(),
          restored.files() == 1 ? "file" : "files");
      if (!restored.kept().isEmpty()) {
        out.printf(
            restored.kept().size() == 1
                ? "%,d other was there already, or is not restored, and stays as it is (--json names it)%n"
                : "%,d others were there already, or are not restored, and stay as they are (--json names them)%n",
            restored.kept().size());
      }
      restored
          .passedOver()
          .forEach(other -> out.printf("passed over, for it does not open: %s%n", other));
      if (!restored.replaced().isEmpty()) {
        out.printf(
            "what it took the place of: %s; remove it when you need it no more%n",
            restored.replaced());
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
          at == null
              ? "now: bring objections.csv, agreement.json and the policies up to date before the"
                  + " node starts%n"
              : "now: look whether node.yaml and the policies are what the node is to start with%n");
    }
    out.flush();
  }
}
