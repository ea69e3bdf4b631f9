package io.parley.server.cli;

import io.parley.server.backup.Backup;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley backup}. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a stopped node into one sealed file.",
      "The master key is not in it: without a copy of that, kept apart, a backup opens for nobody."
    })
final class BackupCommand implements Runnable {
  @Parameters(paramLabel = "FILE", description = "the file to write; outside of the directory")
  private Path file = Path.of("");

  @Option(names = "--config", required = true, description = "the stopped node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory node = NodeDirectory.of(config, configuration);
    CommandSpec own = Objects.requireNonNull(spec);
    Backup.Written written =
        new Backup(configuration, node, own.root().version()[0], Clock.systemUTC()).write(file);
    PrintWriter out = own.commandLine().getOut();
    if (json) {
      out.println(Json.pretty(written));
    } else {
      out.printf(
          "%s: %,d files of %s, %,d bytes, sealed%n",
          file, written.files(), written.node(), written.bytes());
      written.links().forEach(link -> out.printf("left out, for it is a link: %s%n", link));
      out.printf("not in it: the master key in %s%n", node.masterKeys().file());
    }
    out.flush();
  }
}
