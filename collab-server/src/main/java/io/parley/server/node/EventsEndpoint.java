package io.parley.server.node;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The door at which a party takes events over HTTPS.
 *
 * @param enabled whether it listens at all
 * @param port the port it listens on, on {@code node.host}; 0 takes a free one and writes it to
 *     events.json
 * @param origins pages that may send events from a browser, such as {@code https://shop.example}
 * @param logMegabytes how much of the disk events take that are in no raw table yet, 64 to
 *     1,048,576; beyond it they are turned away with 429
 */
public record EventsEndpoint(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("0") int port,
    @DefaultValue List<String> origins,
    @DefaultValue("4096") int logMegabytes) {
  /** Where its address is, in the node's directory. */
  public static final String FILE = "events.json";

  /** A node without it. */
  public static final EventsEndpoint OFF = new EventsEndpoint(false, 0, List.of(), 4_096);

  /** Copies the list. */
  public EventsEndpoint {
    origins = List.copyOf(origins);
  }

  /**
   * Where it listens.
   *
   * @param url of the door
   */
  public record Address(String url) {}

  void check(Path file, NodeConfiguration.Role role) {
    if (enabled && role != NodeConfiguration.Role.PARTY) {
      throw new ConfigurationException(
          "%s: `node.events` is for a party; a room takes no events".formatted(file));
    }
    if (port < 0 || port > 65_535) {
      throw new ConfigurationException(
          "%s: `node.events.port` is %d; it is a port from 1 to 65535, or 0 for a free one"
              .formatted(file, port));
    }
    if (logMegabytes < 64 || logMegabytes > 1_048_576) {
      throw new ConfigurationException(
          "%s: `node.events.log-megabytes` is %d; it is a number from 64 to 1048576"
              .formatted(file, logMegabytes));
    }
    for (String origin : origins) {
      if (!origin.equals("*") && !origin.matches("https?://[^/\\s]+")) {
        throw new ConfigurationException(
            "%s: `node.events.origins` has `%s`; an origin is a scheme and a host, such as https://shop.example, without a path"
                .formatted(file, origin));
      }
    }
  }
}
