package io.parley.server.cli;

import io.parley.server.move.DatabaseMove;
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
import picocli.CommandLine.Spec;

/** {@code parley node move}. */
@Command(
    name = "move",
    mixinStandardHelpOptions = true,
    description = {
      "Moves a stopped node's databases from its directory into the PostgreSQL database that"
          + " `node.database` of its node.yaml names.",
      "All is compared before it switches; the files stay, renamed and unusable. A move that was"
          + " killed is finished by the same command."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:moved", "1:refused or failed; what is said is in force", "2:wrong usage"})
final class NodeMoveCommand implements Runnable {
  @Option(names = "--config", required = true, description = "the stopped node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    DatabaseMove.Report report =
        new DatabaseMove(configuration, NodeDirectory.of(config, configuration), Clock.systemUTC())
            .run();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(report));
    } else {
      report.rows().forEach((table, rows) -> out.printf("%s: %,d%n", table, rows));
      report.closed().forEach(file -> out.printf("closed for good: %s%n", file));
      out.printf("the databases of `%s` are in %s%n", report.node(), report.to());
    }
    out.flush();
  }
}
