package io.parley.server.bench;

import io.parley.connector.stream.EventLog;
import io.parley.connector.stream.EventLogSettings;
import io.parley.server.events.EventsServer;
import io.parley.server.events.WriteKeys;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PipelineSettings;
import io.parley.server.node.SourceOrigin;
import io.parley.server.party.LiveNode;
import io.parley.server.party.PartyNode;
import io.parley.server.pipeline.NodeEvents;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The door for events of a measured party, and what it makes of them: more of its things. */
final class RoomEvents implements AutoCloseable {
  static final PipelineSettings PIPELINE = new PipelineSettings(1, 0);
  static final String SOURCE = "web";

  /** Its file of people, and its events. */
  static final List<NodeConfiguration.Source> SOURCES =
      List.of(
          RoomPeople.SOURCE,
          new NodeConfiguration.Source(
              SOURCE,
              "",
              "US",
              "$.properties.email",
              "",
              "things",
              Map.of("grp", "$.properties.grp", "num", "$.properties.num"),
              Map.of(),
              "$.messageId",
              ConsentSettings.NONE,
              SourceOrigin.ofEvents()));

  private final String party;
  private final NodeDirectory directory;
  private final EventLog log;
  private final EventsServer server;
  private final String key;
  private Optional<PartyNode> node = Optional.empty();

  private RoomEvents(
      String party, NodeDirectory directory, EventLog log, EventsServer server, String key) {
    this.party = party;
    this.directory = directory;
    this.log = log;
    this.server = server;
    this.key = key;
  }

  static RoomEvents open(String party, NodeDirectory directory, Clock clock) {
    WriteKeys keys = new WriteKeys(directory, clock);
    String key = keys.make("bench").text();
    EventLog log = NodeEvents.open(directory, EventLogSettings.STANDARD, clock);
    EventsServer.Place place = new EventsServer.Place("127.0.0.1", 0, Set.of());
    return new RoomEvents(
        party, directory, log, EventsServer.open(place, directory.tls(), keys, log, clock), key);
  }

  String party() {
    return party;
  }

  /** Starts the party on its events. */
  void feed(PartyNode started) {
    started.prepare(NodeEvents.of(directory, log));
    started.pipeline().orElseThrow().start();
    node = Optional.of(started);
  }

  /** What takes rows in. */
  LiveNode live() {
    return node.flatMap(PartyNode::live).orElseThrow();
  }

  /** Sends as an SDK of a server does. */
  HttpsSender sender() {
    return new HttpsSender(server.port(), directory.tls().certificatePem(), key);
  }

  @Override
  public void close() {
    server.close();
    log.close();
  }
}
