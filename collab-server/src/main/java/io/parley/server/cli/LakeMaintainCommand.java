package io.parley.server.cli;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.node.Progress;
import io.parley.server.party.LakeCare;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley lake maintain}. */
@Command(
    name = "maintain",
    mixinStandardHelpOptions = true,
    description =
        "Keeps a stopped party node's lake in order: puts small files together, expires old snapshots,"
            + " deletes what killed writers left, and removes raw rows beyond `node.lake.retention`.")
final class LakeMaintainCommand implements Runnable {
  @Option(names = "--config", required = true, description = "the node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory directory = NodeDirectory.of(config, configuration);
    Progress progress = new Progress(configuration.name(), System.err);
    try (NodeLock lock = NodeLock.take(directory, "lake maintain")) {
      Objects.requireNonNull(lock);
      List<LakeCare.Kept> kept =
          new LakeCare(configuration, directory, Clock.systemUTC(), progress).run();
      if (json) {
        out.println(Json.pretty(Map.of("tables", kept)));
      } else {
        kept.forEach(
            t ->
                out.printf(
                    Locale.ROOT,
                    "%-32s %,d files became %,d, %,d snapshots expired, %,d files left over, %,d raw rows removed%n",
                    t.table(),
                    t.filesBefore(),
                    t.filesAfter(),
                    t.snapshots(),
                    t.orphans(),
                    t.rows()));
      }
    }
    out.flush();
  }
}
