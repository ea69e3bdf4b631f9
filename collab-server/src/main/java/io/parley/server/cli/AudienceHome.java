package io.parley.server.cli;

import io.parley.connector.destination.DeliveryReceipt;
import io.parley.server.activation.AudienceExport;
import io.parley.server.activation.Destinations;
import io.parley.server.audience.AudienceBook;
import io.parley.server.audit.NodeLog;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.party.NodePeople;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The receiver's node, of whose audiences a command is; it may run. */
final class AudienceHome {
  @Option(names = "--config", required = true, description = "the receiving party's node.yaml")
  private Path config = Path.of("node.yaml");

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  boolean json() {
    return json;
  }

  NodeConfiguration configuration() {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    if (configuration.role() != NodeConfiguration.Role.PARTY) {
      throw new ConfigurationException(
          "`%s` is a room, which has no people and no audiences; give the receiving party's node.yaml"
              .formatted(configuration.name()));
    }
    return configuration;
  }

  private NodeDirectory directory() {
    return NodeDirectory.of(config, configuration());
  }

  /** Its audiences in the collaboration. */
  AudienceBook book() {
    OwnCollaboration home = collaboration.home(configuration(), directory());
    return new AudienceBook(home.made());
  }

  Destinations destinations() {
    return Destinations.of(configuration(), directory(), config);
  }

  /** Works with the exports of the collaboration; each delivery comes into the node's log. */
  <T> T exporting(Function<AudienceExport, T> work) {
    NodeConfiguration configuration = configuration();
    NodeDirectory directory = directory();
    Progress progress = new Progress(configuration.name(), System.err);
    try (NodePeople people = NodePeople.open(configuration, directory, progress);
        NodeLog log = NodeLog.open(config, Clock.systemUTC())) {
      return work.apply(
          new AudienceExport(
              book(),
              destinations(),
              people,
              region(configuration),
              Clock.systemUTC(),
              receipt -> log.enter("audience-delivery", entry(receipt))));
    }
  }

  private Map<String, String> entry(DeliveryReceipt receipt) {
    return Map.of(
        "delivery", receipt.delivery(),
        "destination", receipt.destination(),
        "collaboration", collaboration.name().orElse(""),
        "receipt", receipt.toJson());
  }

  private static String region(NodeConfiguration configuration) {
    return Optional.of(configuration.sources())
        .flatMap(s -> s.stream().findFirst())
        .map(NodeConfiguration.Source::region)
        .orElse("US");
  }
}
