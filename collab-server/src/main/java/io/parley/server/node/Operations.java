package io.parley.server.node;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a node shows its own operator. None of it is for an analyst, a member or the other nodes:
 * counts and times depend on people's rows.
 *
 * @param enabled whether there is a door for health and figures
 * @param port the door's port, on 127.0.0.1 alone; 0 takes a free one and writes it to
 *     operator.json
 * @param logs the form of lines on standard error
 * @param traces where spans go, the URL of an OTLP collector over HTTP; empty: nowhere, and none
 *     are made
 */
public record Operations(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("0") int port,
    @DefaultValue("text") Logs logs,
    @DefaultValue("") String traces) {
  /** What holds where nothing is said. */
  public static final Operations STANDARD = new Operations(true, 0, Logs.TEXT, "");

  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

  /** How a line of the log is written. */
  public enum Logs {
    /** For people. */
    TEXT,
    /** One JSON object a line, for programs. */
    JSON
  }

  /** Whether spans are made. */
  public boolean isTraced() {
    return !traces.isEmpty();
  }

  /** Checks the form; connects nowhere. */
  void check(Path file) {
    if (port < 0 || port > 65_535) {
      throw new ConfigurationException(
          "%s: `node.operations.port` is %d; it is a number from 0 to 65535".formatted(file, port));
    }
    if (isTraced() && !isCollector(traces)) {
      throw new ConfigurationException(
          "%s: `node.operations.traces` must be the URL of an OTLP collector, such as http://127.0.0.1:4318/v1/traces; another machine's begins with https://, for spans tell when people's rows were read and how long that took"
              .formatted(file));
    }
  }

  private static boolean isCollector(String url) {
    try {
      URI uri = URI.create(url);
      String host = uri.getHost();
      return host != null
          && uri.getUserInfo() == null
          && ("https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme()) && THIS_MACHINE.contains(host)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
