package io.parley.server.events;

import io.parley.connector.stream.EventLog;
import io.parley.crypto.TlsIdentity;
import io.parley.server.node.ConfigurationException;
import io.parley.server.rest.RestListener;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.util.Set;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;

/** The events' door on a port of its own. It speaks HTTPS and nothing else. */
public final class EventsServer implements AutoCloseable {
  private final WebServer server;

  private EventsServer(WebServer server) {
    this.server = server;
  }

  /**
   * Where it listens, and for whom.
   *
   * @param host the address
   * @param port 0 takes a free one
   * @param origins pages that may send events from a browser, such as {@code https://shop.example};
   *     {@code *} lets all of them
   */
  public record Place(String host, int port, Set<String> origins) {
    /** Copies the set. */
    public Place {
      origins = Set.copyOf(origins);
    }
  }

  /**
   * Listens.
   *
   * @param log keeps what comes in; closed by whoever opened it, after the door
   */
  public static EventsServer open(
      Place place, TlsIdentity identity, WriteKeys keys, EventLog log, Clock clock) {
    EventsServlet servlet =
        new EventsServlet(log, keys, place.origins(), clock, RestListener.THREADS);
    try {
      WebServer server =
          new RestListener(identity)
              .tomcat(place.host(), place.port())
              .getWebServer(context -> add(context, servlet));
      server.start();
      return new EventsServer(server);
    } catch (WebServerException e) {
      throw new ConfigurationException(
          "the events' door cannot listen on %s:%d; is the port free?"
              .formatted(place.host(), place.port()));
    }
  }

  private static void add(ServletContext context, EventsServlet servlet) {
    var unused = context.addServlet("events", servlet).addMapping("/*");
  }

  /** Its port. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.destroy();
  }
}
