package io.parley.server.cli;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.operate.OperatorClient;
import io.parley.server.operate.OperatorDoor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley node health}. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    description = "Whether a running node of this machine is ready, or its figures.")
final class NodeHealthCommand implements Callable<Integer> {
  @Option(names = "--config", required = true, description = "the node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--live", description = "only whether it lives, ready or not")
  private boolean live;

  @Option(
      names = "--figures",
      description = "print all its figures, as Prometheus reads them; for its own operator")
  private boolean figures;

  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Override
  public Integer call() {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory directory = NodeDirectory.of(config, configuration);
    OperatorClient client = new OperatorClient(directory, RunningNode.url(directory));
    OperatorClient.Said said =
        live
            ? client.get(OperatorDoor.LIVENESS)
            : client.asOperator(figures ? OperatorDoor.FIGURES : OperatorDoor.READINESS);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(said.body().strip());
    out.flush();
    return said.status() == 200 ? 0 : 1;
  }
}
