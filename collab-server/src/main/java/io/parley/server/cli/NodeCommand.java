package io.parley.server.cli;

import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.serve.Serving;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code parley node}. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = "A node's life.",
    subcommands = {
      NodeInitCommand.class,
      NodeCommand.Serve.class,
      NodeDoctorCommand.class,
      NodeHealthCommand.class,
      NodeMoveCommand.class,
      NodeDestroyCommand.class
    })
final class NodeCommand {

  /** {@code parley node serve}. */
  @Command(
      name = "serve",
      mixinStandardHelpOptions = true,
      description = "Runs the node of a node.yaml until it is stopped.")
  static final class Serve implements Runnable {
    @Option(names = "--config", required = true, description = "the node's node.yaml")
    private Path config = Path.of("node.yaml");

    @Option(
        names = "--until-input-ends",
        description = "stop when standard input ends, so that a child never outlives its parent")
    private boolean untilInputEnds;

    @Override
    public void run() {
      if (untilInputEnds) {
        Thread watcher = new Thread(Serve::stopAtEndOfInput, "input-watcher");
        watcher.setDaemon(true);
        watcher.start();
      }
      String name = String.valueOf(NodeDirectory.of(config).path().getFileName());
      try {
        Serving.start(config, new Progress(name, System.err));
        new CountDownLatch(1).await(); // the node closes in its shutdown hook
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static void stopAtEndOfInput() {
      try {
        while (System.in.read() >= 0) {
          // nothing is said on this input
        }
      } catch (IOException e) {
        // a broken input is an ended one
      }
      System.exit(0);
    }
  }
}
