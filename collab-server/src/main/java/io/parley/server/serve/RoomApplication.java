package io.parley.server.serve;

import io.parley.server.flight.FlightTls;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.room.RoomFlight;
import io.parley.server.room.RoomNode;
import java.time.Clock;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.BufferAllocator;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;

/** A room: waits for the parties, then listens for analysts. */
@SpringBootConfiguration(proxyBeanMethods = false)
class RoomApplication {
  @Bean
  RoomNode roomNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator,
      Clock clock,
      Progress progress) {
    return new RoomNode(configuration, directory, allocator, clock, progress);
  }

  @Bean
  FlightServer flightServer(
      RoomNode node,
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator)
      throws InterruptedException {
    node.awaitParties();
    RoomFlight producer = new RoomFlight(node);
    return FlightTls.forAnalysts(
        allocator,
        configuration.host(),
        configuration.port(),
        directory.tls(),
        producer.authenticator(),
        producer);
  }

  @Bean
  ApplicationRunner announced(
      FlightServer server,
      NodeConfiguration configuration,
      NodeDirectory directory,
      Progress progress) {
    return arguments -> Serving.announce(directory, configuration, server.getPort(), progress);
  }
}
