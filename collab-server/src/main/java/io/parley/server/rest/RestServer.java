package io.parley.server.rest;

import io.parley.server.activation.AudienceRooms;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.oidc.Provider;
import io.parley.server.room.CollaborationRoom;
import io.parley.server.room.RoomNode;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.arrow.memory.BufferAllocator;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextException;

/** A node's REST API on a port of its own. It speaks HTTPS and nothing else. */
public final class RestServer implements AutoCloseable {
  private final AnnotationConfigServletWebServerApplicationContext context;

  private RestServer(AnnotationConfigServletWebServerApplicationContext context) {
    this.context = context;
  }

  /** Listens; questions can be asked as soon as the room is ready. */
  public static RestServer open(
      NodeConfiguration configuration,
      NodeDirectory directory,
      RoomNode node,
      BufferAllocator allocator,
      Clock clock) {
    return open(configuration, directory, node, allocator, clock, CollaborationRoom::isReady);
  }

  /** The same, when somebody else says that a collaboration is ready. */
  static RestServer open(
      NodeConfiguration configuration,
      NodeDirectory directory,
      RoomNode node,
      BufferAllocator allocator,
      Clock clock,
      Predicate<CollaborationRoom> ready) {
    AnnotationConfigServletWebServerApplicationContext context =
        new AnnotationConfigServletWebServerApplicationContext();
    context.registerBean(
        Visitors.class,
        () ->
            new Visitors(
                node,
                configuration,
                clock,
                ready,
                Provider.tokens(configuration.oidc(), directory, clock)));
    context.registerBean(Clock.class, () -> clock);
    context.registerBean(ResultForms.class, () -> new ResultForms(allocator));
    context.register(RestWeb.class);
    return listening(context, configuration, directory);
  }

  /**
   * Listens for a party: the life of its declared audiences, for whoever shows a key that their
   * room knows.
   */
  public static RestServer openAtParty(
      NodeConfiguration configuration, NodeDirectory directory, AudienceRooms rooms) {
    AnnotationConfigServletWebServerApplicationContext context =
        new AnnotationConfigServletWebServerApplicationContext();
    context.registerBean(PartyVisitors.class, () -> new PartyVisitors(configuration.name(), rooms));
    context.register(PartyWeb.class);
    return listening(context, configuration, directory);
  }

  private static RestServer listening(
      AnnotationConfigServletWebServerApplicationContext context,
      NodeConfiguration configuration,
      NodeDirectory directory) {
    NodeConfiguration.Rest settings = configuration.rest();
    RestListener listener = new RestListener(directory.tls());
    context.registerBean(
        TomcatServletWebServerFactory.class,
        () -> listener.tomcat(configuration.host(), settings.port()));
    context.registerBean(
        Door.class,
        () ->
            new Door(
                context.getBean(Visits.class),
                new RateLimits(settings.requestsPerMinute(), System::nanoTime),
                settings.bodyBytes()));
    refresh(context, configuration.host() + ":" + settings.port());
    return new RestServer(context);
  }

  private static void refresh(
      AnnotationConfigServletWebServerApplicationContext context, String address) {
    try {
      context.refresh();
    } catch (ApplicationContextException e) {
      if (e.getCause() instanceof WebServerException) {
        throw new ConfigurationException(
            "REST cannot listen on %s; is `node.rest.port` free?".formatted(address));
      }
      throw e;
    }
  }

  /** The port of the API. */
  public int port() {
    return Objects.requireNonNull(context.getWebServer()).getPort();
  }

  @Override
  public void close() {
    context.close();
  }
}
