package io.parley.server.serve;

import io.parley.server.flight.FlightTls;
import io.parley.server.flightsql.AnalystFlight;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.oidc.Provider;
import io.parley.server.room.RoomFlight;
import io.parley.server.room.RoomNode;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.BufferAllocator;

/** Where a room listens for analysts, once its parties are ready. */
final class AnalystPort implements AutoCloseable {
  private static final long LAST_BYTES_SECONDS = 5;

  private final RoomNode node;
  private final NodeConfiguration configuration;
  private final NodeDirectory directory;
  private final BufferAllocator allocator;
  private Optional<FlightServer> server = Optional.empty();

  AnalystPort(
      RoomNode node,
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator) {
    this.node = node;
    this.configuration = configuration;
    this.directory = directory;
    this.allocator = allocator;
  }

  /** Listens; the port. */
  synchronized int open() {
    RoomFlight producer =
        new RoomFlight(node, Provider.tokens(configuration.oidc(), directory, Clock.systemUTC()));
    FlightServer opened =
        FlightTls.forAnalysts(
            allocator,
            configuration.host(),
            configuration.port(),
            directory.tls(),
            producer.authenticator(),
            new AnalystFlight(producer, node.analysts(), allocator));
    server = Optional.of(opened);
    return opened.getPort();
  }

  /** Takes no call any more; those that are answered get the last byte of it. */
  synchronized void drain() {
    server.ifPresent(AnalystPort::lastBytes);
  }

  private static void lastBytes(FlightServer server) {
    server.shutdown();
    try {
      server.awaitTermination(LAST_BYTES_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    server.ifPresent(FlightServer::shutdown);
  }
}
