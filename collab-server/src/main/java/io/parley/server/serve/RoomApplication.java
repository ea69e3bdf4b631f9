package io.parley.server.serve;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
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
  RoomNode roomNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator,
      Clock clock,
      Progress progress) {
    return new RoomNode(configuration, directory, allocator, clock, progress);
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
      NodeConfiguration configuration,
      NodeDirectory directory,
      Progress progress) {
    return arguments -> {
      node.awaitParties();
      Serving.announce(directory, configuration, port.open(), progress);
    };
  }
}
