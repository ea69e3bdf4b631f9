package io.parley.server.events;

import io.parley.connector.stream.BadEventRequest;
import io.parley.connector.stream.EventKind;
import io.parley.connector.stream.EventLog;
import io.parley.connector.stream.EventLogFailed;
import io.parley.connector.stream.EventLogFull;
import io.parley.connector.stream.EventRequest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events in: 200 when they are on the disk, 400 for what is no request of the convention, 401
 * for a key that lets nothing in, 429 when there is no room for the moment, 503 when the disk
 * failed.
 */
final class EventsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(EventsServlet.class);
  private static final String PREFIX = "/v1/";
  private static final Set<String> BATCHES = Set.of("batch", "b", "import");

  /** What browsers send without asking first, and what all others send. */
  private static final Set<String> TYPES = Set.of("application/json", "text/plain");

  private static final EventsAnswer UNKNOWN_KEY =
      EventsAnswer.refused(401, "the write key lets nothing in, or not any more");

  private final transient EventLog log;
  private final transient WriteKeys keys;
  private final Set<String> origins;
  private final transient Clock clock;

  /** Those who show their key in the head of the request, and those who do in its body. */
  private final Semaphore known;

  private final Semaphore unknown;

  EventsServlet(EventLog log, WriteKeys keys, Set<String> origins, Clock clock, int threads) {
    this.log = log;
    this.keys = keys;
    this.origins = Set.copyOf(origins);
    this.clock = clock;
    // Bodies that drip hold their thread for seconds: some are left for everybody else.
    this.known = new Semaphore(threads / 2);
    this.unknown = new Semaphore(threads / 4);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Strict-Transport-Security", "max-age=31536000");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    boolean isAllowed = allow(request, response);
    switch (request.getMethod()) {
      case "POST" -> answered(request).write(response);
      case "OPTIONS" -> response.setStatus(isAllowed ? 204 : 403);
      default -> {
        response.setHeader("Allow", "POST, OPTIONS");
        EventsAnswer.refused(405, "events are sent with POST").write(response);
      }
    }
  }

  /** Whether a page of that origin may send events here; browsers ask. */
  private boolean allow(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("Vary", "Origin");
    String origin = request.getHeader("Origin");
    if (origin == null || !(origins.contains(origin) || origins.contains("*"))) {
      return false;
    }
    response.setHeader("Access-Control-Allow-Origin", origin);
    response.setHeader("Access-Control-Allow-Methods", "POST");
    response.setHeader(
        "Access-Control-Allow-Headers", "authorization, content-type, content-encoding");
    response.setHeader("Access-Control-Max-Age", "86400");
    return true;
  }

  private EventsAnswer answered(HttpServletRequest request) {
    String path = request.getRequestURI();
    String word = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "";
    Optional<EventKind> kind = EventKind.ofPath(word);
    if (kind.isEmpty() && !BATCHES.contains(word)) {
      return EventsAnswer.refused(
          404, "events go to /v1/track, identify, page, screen, group, alias or batch");
    }
    if (!hasKnownType(request)) {
      return EventsAnswer.refused(415, "send `application/json`, or `text/plain` with JSON in it");
    }
    Optional<String> shown = shown(request);
    if (shown.isPresent() && keys.opened(shown.get()).isEmpty()) {
      return UNKNOWN_KEY;
    }
    Semaphore places = shown.isPresent() ? known : unknown;
    if (!places.tryAcquire()) {
      return new EventsAnswer(429, "as many requests are worked on as may at a time", 1);
    }
    try {
      return taken(request, kind, shown);
    } catch (EventsBody.Refused e) {
      return e.answer();
    } catch (BadEventRequest e) {
      return EventsAnswer.refused(400, e.reason());
    } finally {
      places.release();
    }
  }

  private EventsAnswer taken(
      HttpServletRequest request, Optional<EventKind> kind, Optional<String> shown)
      throws EventsBody.Refused, BadEventRequest {
    byte[] body = EventsBody.read(request);
    EventRequest events =
        kind.isPresent()
            ? EventRequest.single(kind.get(), body, clock.instant())
            : EventRequest.batch(body, clock.instant());
    if (shown.isEmpty() && events.writeKey().flatMap(keys::opened).isEmpty()) {
      return UNKNOWN_KEY;
    }
    try {
      log.append(events.events());
      return EventsAnswer.KEPT;
    } catch (EventLogFull e) {
      return new EventsAnswer(
          429, "there is no room for events at the moment; send the same again", e.seconds());
    } catch (EventLogFailed e) {
      LOG.atWarn()
          .addKeyValue("event", "events-not-kept")
          .addKeyValue("failure", e.getClass().getName())
          .log("events could not be kept");
      return new EventsAnswer(503, "the events could not be kept; send the same again", 30);
    }
  }

  private static boolean hasKnownType(HttpServletRequest request) {
    String type = request.getContentType();
    return type == null
        || TYPES.contains(type.replaceFirst(";.*", "").strip().toLowerCase(java.util.Locale.ROOT));
  }

  /**
   * The key in the head of a request: as the user of Basic without a password, or as a bearer's.
   */
  private static Optional<String> shown(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (header == null) {
      return Optional.empty();
    } else if (header.startsWith("Bearer ")) {
      return Optional.of(header.substring("Bearer ".length()).strip());
    } else if (!header.startsWith("Basic ")) {
      return Optional.of("");
    }
    try {
      byte[] both = Base64.getDecoder().decode(header.substring("Basic ".length()).strip());
      return Optional.of(new String(both, StandardCharsets.UTF_8).replaceFirst(":.*", ""));
    } catch (IllegalArgumentException e) {
      return Optional.of("");
    }
  }
}
