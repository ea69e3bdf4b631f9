package io.parley.connector.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A request in the convention that SDKs of event tracking share: {@code POST /v1/track} and its kin
 * with one event, {@code /v1/batch} with {@code {"batch": [...], "sentAt": …, "context": …}}.
 *
 * <p>A request that is no JSON, or too large, is turned away as a whole, with nothing kept. An
 * event in it that lacks what its kind needs is kept as a rejected row, and the sender is told that
 * all is well, as the convention has it.
 *
 * <p>Of a good event is kept what came, and beside it: {@code messageId} (drawn where there is
 * none), {@code type}, {@code receivedAt}, {@code sentAt}, {@code originalTimestamp} and the {@code
 * timestamp} that {@link EventTimes} works out. {@code writeKey} is taken out; a batch's {@code
 * context} is put under those events that have none.
 *
 * @param writeKey what the body shows where the request has no header for it
 * @param events in the order in which they came
 */
public record EventRequest(Optional<String> writeKey, List<LoggedEvent> events) {
  /** The most bytes of one event. */
  public static final int EVENT_BYTES = 32 * 1024;

  /** The most bytes of a request. */
  public static final int REQUEST_BYTES = 500 * 1024;

  /** The longest {@code messageId}. */
  static final int MESSAGE_ID = 255;

  /** Copies the list. */
  public EventRequest {
    events = List.copyOf(events);
  }

  /**
   * Reads a request with one event.
   *
   * @param kind from the path
   * @param body as it came
   * @param receivedAt when, by this node's clock
   */
  public static EventRequest single(EventKind kind, byte[] body, Instant receivedAt)
      throws BadEventRequest {
    ObjectNode event = object(body);
    checkSize(event);
    Optional<String> writeKey = writeKey(event);
    event.put("type", kind.word());
    return new EventRequest(
        writeKey, List.of(logged(event, Optional.empty(), Optional.empty(), receivedAt)));
  }

  /** Reads a batch. */
  public static EventRequest batch(byte[] body, Instant receivedAt) throws BadEventRequest {
    ObjectNode request = object(body);
    Optional<String> writeKey = writeKey(request);
    JsonNode batch = request.path("batch");
    if (!batch.isArray()) {
      throw new BadEventRequest("a batch is an object with `batch`, a list of events");
    }
    Optional<JsonNode> sentAt = Optional.ofNullable(request.get("sentAt"));
    Optional<JsonNode> context =
        Optional.ofNullable(request.get("context")).filter(JsonNode::isObject);
    List<LoggedEvent> events = new ArrayList<>(batch.size());
    for (JsonNode each : batch) {
      if (!(each instanceof ObjectNode event)) {
        throw new BadEventRequest("each event of a batch is an object");
      }
      checkSize(event);
      var unused = writeKey(event);
      events.add(logged(event, sentAt, context, receivedAt));
    }
    return new EventRequest(writeKey, events);
  }

  private static ObjectNode object(byte[] body) throws BadEventRequest {
    if (body.length > REQUEST_BYTES) {
      throw new BadEventRequest("a request has at most %,d bytes".formatted(REQUEST_BYTES));
    }
    if (StreamJson.read(body).orElse(null) instanceof ObjectNode object) {
      return object;
    }
    throw new BadEventRequest(
        "the body is no JSON object in UTF-8 of at most %d levels".formatted(StreamJson.DEPTH));
  }

  private static void checkSize(ObjectNode event) throws BadEventRequest {
    if (StreamJson.bytes(event).length > EVENT_BYTES) {
      throw new BadEventRequest("an event has at most %,d bytes".formatted(EVENT_BYTES));
    }
  }

  /** Secrets are not kept with events. */
  private static Optional<String> writeKey(ObjectNode object) {
    return Optional.ofNullable(object.remove("writeKey"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  private static LoggedEvent logged(
      ObjectNode event, Optional<JsonNode> sentAt, Optional<JsonNode> context, Instant receivedAt) {
    JsonNode given = event.path("messageId");
    boolean isGood =
        given.isTextual()
            && !given.textValue().isBlank()
            && given.textValue().length() <= MESSAGE_ID;
    String messageId = isGood ? given.textValue() : "parley-" + UUID.randomUUID();
    Optional<String> reason =
        !isGood && !given.isMissingNode() && !given.isNull()
            ? Optional.of("`messageId` is no text of 1 to %d characters".formatted(MESSAGE_ID))
            : wrong(event);
    if (reason.isEmpty()) {
      event.put("messageId", messageId);
      sentAt.filter(at -> !event.hasNonNull("sentAt")).ifPresent(at -> event.set("sentAt", at));
      context.filter(c -> !event.hasNonNull("context")).ifPresent(c -> event.set("context", c));
      reason = EventTimes.settle(event, receivedAt);
    }
    String payload = new String(StreamJson.bytes(event), StandardCharsets.UTF_8);
    return new LoggedEvent(LoggedEvent.message(messageId), receivedAt, reason, payload);
  }

  private static Optional<String> wrong(ObjectNode event) {
    Optional<EventKind> kind =
        Optional.ofNullable(event.path("type").textValue()).flatMap(EventKind::of);
    return kind.isEmpty()
        ? Optional.of("`type` is none of track, identify, page, screen, group and alias")
        : kind.get().lack(event);
  }
}
