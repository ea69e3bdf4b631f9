package io.parley.server.serve;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.operate.NodeFigures;
import io.parley.server.rest.RestServer;
import io.parley.server.room.CollaborationRoom;
import io.parley.server.room.RoomNode;
import java.time.Clock;
import org.apache.arrow.memory.BufferAllocator;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;

/** A room: waits for the parties, then listens for analysts. */
@SpringBootConfiguration(proxyBeanMethods = false)
class RoomApplication {
  @Bean
  Watched watched(
      NodeConfiguration configuration, NodeDirectory directory, Clock clock, Progress progress) {
    return new Watched(configuration, directory, clock, progress);
  }

  @Bean
  RoomNode roomNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator,
      Clock clock,
      Progress progress,
      Watched watched) {
    RoomNode node =
        new RoomNode(configuration, directory, allocator, clock, progress, watched::room);
    for (CollaborationRoom room : node.rooms()) {
      NodeFigures.showCollaboration(watched.figures(), room.agreement(), watched.health(), clock);
      NodeFigures.showAudit(watched.figures(), room.name(), room::audited, clock);
    }
    watched.health().watch(node::states);
    return node;
  }

  /** Closed first, and so made last. */
  @Bean
  Drain drain(RoomNode node, AnalystPort port, RestPort rest, Watched watched, Progress progress) {
    return new Drain(
        watched.health(),
        progress,
        () -> {
          node.drain();
          port.drain();
        });
  }

  @Bean
  RestPort restPort(
      RoomNode node,
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator,
      Clock clock) {
    return new RestPort(() -> RestServer.open(configuration, directory, node, allocator, clock));
  }

  @Bean
  AnalystPort analystPort(
      RoomNode node,
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator) {
    return new AnalystPort(node, configuration, directory, allocator);
  }

  /** Waits here and not while beans are made: a node that waits must still be able to stop. */
  @Bean
  ApplicationRunner opened(
      RoomNode node,
      AnalystPort port,
      RestPort rest,
      NodeConfiguration configuration,
      NodeDirectory directory,
      Drain drain,
      Progress progress) {
    return arguments -> {
      if (configuration.rest().enabled()) {
        // Before the parties are ready, so that whoever watches the room can see what it waits for.
        Serving.announce(directory, configuration, rest.open(), progress);
      }
      node.awaitParties();
      Serving.announce(directory, configuration, port.open(), progress);
    };
  }
}
