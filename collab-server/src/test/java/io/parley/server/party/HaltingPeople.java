package io.parley.server.party;

import io.parley.identity.history.People;
import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.RecordKey;
import io.parley.policy.PolicySet;
import io.parley.server.node.CrashPoint;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A program that changes who is who in a node's directory, and halts at a step. */
final class HaltingPeople {
  /** The rows that come while the node runs, for two tables. */
  static final String COMING = "coming.csv";

  static final String ORDERS = "orders.csv";

  private final NodeConfiguration configuration;
  private final NodeDirectory directory;
  private final PeopleStep.Listener steps;

  private HaltingPeople(Path folder, PeopleStep halt) {
    this.configuration = NodeConfiguration.load(folder.resolve("node.yaml"));
    this.directory = new NodeDirectory(folder);
    this.steps =
        step -> {
          if (step == halt) {
            Runtime.getRuntime().halt(137);
          }
        };
  }

  /** Arguments: what it does, the folder, the step, and of an erasure the record. */
  public static void main(String[] args) throws Exception {
    HaltingPeople node = new HaltingPeople(Path.of(args[1]), PeopleStep.valueOf(args[2]));
    switch (args[0]) {
      case "ingest" -> node.ingest();
      case "live" -> node.live();
      case "erase" -> node.erase(args[3]);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private List<PolicySet> policies() {
    return PoliciesTogether.of(OwnCollaboration.all(configuration, directory)).all();
  }

  private void ingest() {
    try (NodeLake lake = NodeLake.open(configuration, directory)) {
      var unused =
          new Ingest(
                  configuration,
                  directory,
                  policies(),
                  Set.of(),
                  Progress.SILENT,
                  Clock.systemUTC(),
                  steps)
              .run(lake);
    }
  }

  private void live() throws Exception {
    try (PartyNode node =
        new PartyNode(
            configuration,
            directory,
            Clock.systemUTC(),
            Progress.SILENT,
            any -> PartyObserver.NOBODY,
            CrashPoint.NONE,
            steps)) {
      node.prepare();
      Files.move(directory.resolve(COMING), directory.resolve("web/second.csv"));
      Files.move(directory.resolve(ORDERS), directory.resolve("shop/second.csv"));
      node.pipeline().orElseThrow().run();
    }
  }

  private void erase(String record) {
    IngestNote.remove(directory);
    try (SealedHistory history = NodeHistory.existing(directory)) {
      People people = People.read(history);
      String[] name = record.split("/", 2);
      var unused =
          new PersonErasure(configuration, directory, this::policies, Progress.SILENT, steps)
              .of(
                  people,
                  people.personOf(new RecordKey(name[0], name[1])).orElseThrow(),
                  "test",
                  Instant.now());
    }
  }
}
