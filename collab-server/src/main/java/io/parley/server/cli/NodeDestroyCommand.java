package io.parley.server.cli;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeRemoval;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley node destroy}. */
@Command(
    name = "destroy",
    mixinStandardHelpOptions = true,
    description = {
      "Removes a stopped node for ever: its keys first, then ledger, people, agreements and all else"
          + " that it made.",
      "Your source files, policies that you wrote, and master keys outside the directory stay, and are"
          + " named. Leave the collaboration first: parley collab leave."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:removed", "1:refused; nothing was removed", "2:wrong usage"})
final class NodeDestroyCommand implements Callable<Integer> {
  /**
   * What {@code --json} prints.
   *
   * @param kept files and folders that no node made, and schemas of a database
   */
  record Document(String removed, List<String> kept) {}

  @Option(names = "--config", required = true, description = "the stopped node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--yes", description = "do not ask")
  private boolean yes;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory node = NodeDirectory.of(config, configuration);
    NodeRemoval.check(node);
    CommandSpec here = Objects.requireNonNull(spec);
    String question =
        "Remove the node `%s` in %s, its keys, its ledger and its people, for ever?"
            .formatted(configuration.name(), node.path());
    if (!Confirm.ask(here, question, yes, "--yes")) {
      here.commandLine().getErr().println("nothing was removed");
      return 1;
    }
    List<String> kept =
        Stream.concat(
                NodeRemoval.of(node, configuration).kept().stream().map(Path::toString),
                elsewhere(configuration).stream())
            .toList();
    PrintWriter out = here.commandLine().getOut();
    if (json) {
      out.println(Json.pretty(new Document(node.path().toString(), kept)));
    } else {
      out.printf("the node `%s` is removed%n", configuration.name());
      kept.forEach(path -> out.println("stays: " + path));
    }
    out.flush();
    return 0;
  }

  /** What the node wrote to a database is its administrator's to remove; sealed values are lost. */
  private static Optional<String> elsewhere(NodeConfiguration configuration) {
    return configuration.database().isFiles()
        ? Optional.empty()
        : Optional.of(
            "schemas %s of %s"
                .formatted(
                    configuration.role() == NodeConfiguration.Role.PARTY
                        ? "ledger, help, psi"
                        : "room, rest",
                    configuration.database().url()));
  }
}
