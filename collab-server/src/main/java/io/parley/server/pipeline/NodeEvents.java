package io.parley.server.pipeline;

import io.parley.connector.stream.EventLog;
import io.parley.connector.stream.EventLogSettings;
import io.parley.server.node.NodeDirectory;
import java.time.Clock;
import java.util.Optional;

/**
 * The node's log of events: that of a running door, or opened when a source of a stopped node wants
 * it.
 */
public final class NodeEvents implements AutoCloseable {
  /** Where it is in the node's directory. */
  public static final String FOLDER = "events/log";

  private final NodeDirectory directory;
  private Optional<EventLog> log;
  private final boolean isOurs;

  private NodeEvents(NodeDirectory directory, Optional<EventLog> log) {
    this.directory = directory;
    this.log = log;
    this.isOurs = log.isEmpty();
  }

  /** That of a stopped node, opened when it is wanted. */
  public static NodeEvents of(NodeDirectory directory) {
    return new NodeEvents(directory, Optional.empty());
  }

  /** That which a running node has open, and closes. */
  public static NodeEvents of(NodeDirectory directory, EventLog running) {
    return new NodeEvents(directory, Optional.of(running));
  }

  /** The log, opened with the settings of every node. */
  public static EventLog open(NodeDirectory directory, EventLogSettings settings, Clock clock) {
    return EventLog.open(directory.resolve(FOLDER), directory.keys().envelope(), settings, clock);
  }

  /**
   * The log.
   *
   * @throws io.parley.connector.source.SourceException when another program has it open, or it is
   *     damaged
   */
  EventLog log() {
    EventLog open =
        log.orElseGet(() -> open(directory, EventLogSettings.STANDARD, Clock.systemUTC()));
    log = Optional.of(open);
    return open;
  }

  @Override
  public void close() {
    if (isOurs) {
      log.ifPresent(EventLog::close);
      log = Optional.empty();
    }
  }
}
