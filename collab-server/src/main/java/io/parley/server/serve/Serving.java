package io.parley.server.serve;

import io.parley.server.activation.Destinations;
import io.parley.server.flight.FlightMemory;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.Endpoint;
import io.parley.server.node.Erasure;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.node.OperatorEndpoint;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.node.RestEndpoint;
import io.parley.server.node.SafeSettings;
import io.parley.server.operate.NodeLog;
import io.parley.server.rest.RestServer;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.support.GenericApplicationContext;

/** A running node. */
public final class Serving {
  private Serving() {}

  /**
   * Starts the node of a configuration file; returns when it is ready. It closes when the JVM ends.
   *
   * @throws ConfigurationException when the configuration is wrong, or another program works on the
   *     node
   */
  public static void start(Path configurationFile, Progress said) {
    NodeConfiguration configuration = NodeConfiguration.load(configurationFile);
    NodeDirectory directory = NodeDirectory.of(configurationFile, configuration);
    SafeSettings.check(configuration, directory);
    var unused = Destinations.of(configuration, directory, configurationFile); // mistakes show now
    Progress progress =
        NodeLog.begin(configuration.operations(), configuration.name(), said, Clock.systemUTC());
    NodeLock lock = NodeLock.take(directory, "node serve");
    OwnCollaboration.all(configuration, directory).forEach(home -> Erasure.sweep(home.directory()));
    noMore(directory);
    Class<?> application =
        switch (configuration.role()) {
          case PARTY -> PartyApplication.class;
          case ROOM -> RoomApplication.class;
        };
    new SpringApplicationBuilder(application)
        .web(WebApplicationType.NONE)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(true)
        .initializers(
            context -> {
              NodeLog.read(configuration.operations()); // Spring has read the log's file anew
              GenericApplicationContext beans = (GenericApplicationContext) context;
              // the first bean is closed last
              beans.registerBean(Lasting.class, () -> new Lasting(directory, lock));
              beans.registerBean(NodeConfiguration.class, () -> configuration);
              beans.registerBean(NodeDirectory.class, () -> directory);
              beans.registerBean(Progress.class, () -> progress);
              beans.registerBean(Clock.class, Clock::systemUTC);
              beans.registerBean(BufferAllocator.class, FlightMemory::forNode);
            })
        .run();
  }

  /** What holds for as long as the node runs: that nobody else works on it, and where it is. */
  private record Lasting(NodeDirectory directory, NodeLock lock) implements AutoCloseable {
    @Override
    public void close() {
      try {
        noMore(directory);
      } finally {
        lock.close();
      }
    }
  }

  /** A stopped node is nowhere; what was written of an earlier run is of no use. */
  private static void noMore(NodeDirectory directory) {
    try {
      for (String file : List.of(Endpoint.FILE, RestEndpoint.FILE, OperatorEndpoint.FILE)) {
        Files.deleteIfExists(directory.resolve(file));
      }
    } catch (IOException e) {
      throw new ConfigurationException(directory.path() + " cannot be written");
    }
  }

  static void announce(
      NodeDirectory directory, NodeConfiguration configuration, int port, Progress progress) {
    String address = configuration.host() + ":" + port;
    directory.writeWhole(directory.resolve(Endpoint.FILE), Json.bytes(new Endpoint(address)));
    progress.say("listens on " + address);
  }

  static void announce(
      NodeDirectory directory,
      NodeConfiguration configuration,
      RestServer rest,
      Progress progress) {
    RestEndpoint endpoint = new RestEndpoint("https://" + configuration.host() + ":" + rest.port());
    directory.writeWhole(directory.resolve(RestEndpoint.FILE), Json.bytes(endpoint));
    progress.say("speaks REST at " + endpoint.url());
  }
}
