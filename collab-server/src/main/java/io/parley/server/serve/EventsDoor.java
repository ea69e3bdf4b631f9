package io.parley.server.serve;

import io.parley.connector.stream.EventLog;
import io.parley.connector.stream.EventLogSettings;
import io.parley.server.events.EventsServer;
import io.parley.server.events.WriteKeys;
import io.parley.server.node.EventsEndpoint;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.pipeline.NodeEvents;
import io.parley.server.wire.Json;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * The door for events of a party, where it has one, and the log behind it. It listens before the
 * node has read its sources: what comes meanwhile is kept. It stops to listen first of all, and its
 * log is closed last, after whoever reads it.
 */
final class EventsDoor implements AutoCloseable {
  private final NodeDirectory directory;
  private final Optional<EventLog> log;
  private Optional<EventsServer> server = Optional.empty();

  private EventsDoor(NodeDirectory directory, Optional<EventLog> log) {
    this.directory = directory;
    this.log = log;
  }

  static EventsDoor open(
      NodeConfiguration configuration, NodeDirectory directory, Clock clock, Progress progress) {
    EventsEndpoint settings = configuration.events();
    if (!settings.enabled()) {
      return new EventsDoor(directory, Optional.empty());
    }
    EventLog log =
        NodeEvents.open(
            directory,
            EventLogSettings.STANDARD.withBytes((long) settings.logMegabytes() << 20),
            clock);
    EventsDoor door = new EventsDoor(directory, Optional.of(log));
    try {
      door.listen(configuration, log, clock, progress);
      return door;
    } catch (RuntimeException e) {
      door.close();
      throw e;
    }
  }

  private synchronized void listen(
      NodeConfiguration configuration, EventLog log, Clock clock, Progress progress) {
    EventsEndpoint settings = configuration.events();
    EventsServer opened =
        EventsServer.open(
            new EventsServer.Place(
                configuration.host(), settings.port(), Set.copyOf(settings.origins())),
            directory.tls(),
            new WriteKeys(directory, clock),
            log,
            clock);
    server = Optional.of(opened);
    String url = "https://%s:%d".formatted(configuration.host(), opened.port());
    directory.writeWhole(
        directory.resolve(EventsEndpoint.FILE), Json.bytes(new EventsEndpoint.Address(url)));
    progress.say("takes events at " + url);
  }

  /** What the node's sources read. */
  NodeEvents events() {
    return log.map(open -> NodeEvents.of(directory, open))
        .orElseGet(() -> NodeEvents.of(directory));
  }

  /** The log, where there is a door. */
  Optional<EventLog> log() {
    return log;
  }

  /** Takes no more events. */
  synchronized void stopListening() {
    server.ifPresent(EventsServer::close);
    server = Optional.empty();
  }

  @Override
  public void close() {
    stopListening();
    log.ifPresent(EventLog::close);
  }
}
