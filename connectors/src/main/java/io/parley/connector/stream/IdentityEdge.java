package io.parley.connector.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * What an event says about two ids of one person: events under the anonymous id, earlier ones too,
 * are the user's. It keeps its time and the event it comes from, so that it can be undone.
 *
 * @param earlier the anonymous id, or of an alias the id before
 * @param user the id that is known from then on
 * @param at when, by the event's corrected {@code timestamp}
 * @param messageId of the event
 */
public record IdentityEdge(String earlier, String user, Instant at, String messageId) {
  /**
   * The edge of an event; empty where it has none.
   *
   * @param payload an event as it is in raw
   */
  public static Optional<IdentityEdge> of(String payload) {
    Optional<JsonNode> read = StreamJson.read(payload);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    JsonNode event = read.get();
    boolean alias = EventKind.ALIAS.word().equals(event.path("type").textValue());
    String earlier = event.path(alias ? "previousId" : "anonymousId").asText("");
    String user = event.path("userId").asText("");
    String at = event.path("timestamp").asText("");
    if (earlier.isBlank() || user.isBlank() || at.isEmpty() || earlier.equals(user)) {
      return Optional.empty();
    }
    return Optional.of(
        new IdentityEdge(earlier, user, Instant.parse(at), event.path("messageId").asText("")));
  }

  /** When; ids stay out of logs. */
  @Override
  public String toString() {
    return "IdentityEdge[" + at + "]";
  }
}
