package io.parley.server.cli;

import io.parley.server.flight.FlightMemory;
import io.parley.server.node.Erasure;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.node.SafeSettings;
import io.parley.server.party.PoliciesTogether;
import io.parley.server.psi.PsiAsker;
import io.parley.server.psi.PsiNode;
import io.parley.server.psi.PsiResult;
import io.parley.server.psi.PsiServer;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley psi}. */
@Command(
    name = "psi",
    mixinStandardHelpOptions = true,
    description = {
      "How many people two parties share, without a room: the size with noise, charged in both"
          + " ledgers before it is printed.",
      "One party answers (--serve), the other asks (--peer). The one that answers protects its own"
          + " people by its own hand; the one that asks relies on the other's program too."
    })
final class PsiCommand implements Runnable {
  /** Answer or ask. */
  static final class Side {
    @Option(names = "--serve", description = "answer the partner's runs until stopped")
    private boolean serve;

    @Option(names = "--peer", description = "HOST:PORT of the partner's psi --serve")
    private String peer = "";
  }

  @Option(names = "--config", required = true, description = "the party's node.yaml")
  private Path config = Path.of("node.yaml");

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Side side = new Side();

  @Option(names = "--port", description = "with --serve: the port; a free one when not given")
  private int port;

  @Option(names = "--until-input-ends", description = "with --serve: stop when standard input ends")
  private boolean untilInputEnds;

  @Option(names = "--key", description = "with --peer: the key type to match on, such as email")
  private String key = "";

  @Option(names = "--purpose", description = "with --peer: what for (default: measurement)")
  private String purpose = "measurement";

  @Option(
      names = "--exact",
      description = "with --peer: the exact size, where both policies sign `exact_psi: accepted`")
  private boolean exact;

  @Option(names = "--json", description = "print one JSON document a run")
  private boolean json;

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  @SuppressWarnings("try") // The lock is held, and nothing is asked of it.
  public void run() {
    if (!side.serve && key.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "Missing required option: '--key=<key>'");
    }
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory directory = NodeDirectory.of(config, configuration);
    SafeSettings.check(configuration, directory);
    Progress progress = new Progress(configuration.name(), System.err);
    try (NodeLock lock = NodeLock.take(directory, "psi");
        BufferAllocator allocator = FlightMemory.forPsi();
        PsiNode node = open(configuration, directory, progress)) {
      OwnCollaboration.all(configuration, directory)
          .forEach(home -> Erasure.sweep(home.directory()));
      node.giveUpWhatWasLeft();
      if (side.serve) {
        serve(node, allocator, configuration.host());
      } else {
        print(new PsiAsker(node, allocator).ask(side.peer, key, purpose, exact));
      }
    }
  }

  private PsiNode open(
      NodeConfiguration configuration, NodeDirectory directory, Progress progress) {
    return new PsiNode(
        collaboration.home(configuration, directory),
        PoliciesTogether.of(OwnCollaboration.all(configuration, directory)),
        Clock.systemUTC(),
        progress);
  }

  private void serve(PsiNode node, BufferAllocator allocator, String host) {
    CountDownLatch stopped = new CountDownLatch(1);
    if (untilInputEnds) {
      Thread watcher = new Thread(() -> awaitEndOfInput(stopped), "input-watcher");
      watcher.setDaemon(true);
      watcher.start();
    }
    PsiServer server = PsiServer.start(node, allocator, host, port, this::print);
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      server.close();
    }
  }

  private static void awaitEndOfInput(CountDownLatch stopped) {
    try {
      while (System.in.read() >= 0) {
        // nothing is said on this input
      }
    } catch (IOException e) {
      // a broken input is an ended one
    }
    stopped.countDown();
  }

  private void print(PsiResult result) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(json ? Json.text(result) : result.text());
    out.flush();
  }
}
