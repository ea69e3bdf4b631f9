package io.parley.connector.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The times of an event. Its sender's clock may be wrong, but is wrong alike when the event happens
 * and when it is sent: so an event happened as long before it was received as its sender says that
 * it happened before it was sent.
 *
 * <pre>timestamp = receivedAt − (sentAt − originalTimestamp)</pre>
 *
 * <p>Without {@code sentAt} the sender's time is taken as it is; without a time of its own an event
 * happened when it was received. Times are ISO 8601; one without an offset is UTC.
 */
final class EventTimes {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final Pattern WITH_OFFSET = Pattern.compile(".*T.*([Zz]|[+-][0-9:]+)");
  private static final Pattern SHORT_OFFSET = Pattern.compile("([+-][0-9]{2})([0-9]{2})$");

  /** No event of ours is older, or so far ahead: such a clock says nothing. */
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

  private EventTimes() {}

  /**
   * Writes the times into an event.
   *
   * @return why that is not possible; empty: it was
   */
  static Optional<String> settle(ObjectNode event, Instant receivedAt) {
    try {
      Optional<Instant> original =
          time(event, "originalTimestamp").or(() -> time(event, "timestamp"));
      Optional<Instant> sent = time(event, "sentAt");
      Instant at =
          original
              .map(o -> sent.map(s -> receivedAt.minus(Duration.between(o, s))).orElse(o))
              .orElse(receivedAt);
      event.put("originalTimestamp", text(original.orElse(receivedAt)));
      event.put("sentAt", text(sent.orElse(receivedAt)));
      event.put("receivedAt", text(receivedAt));
      event.put("timestamp", text(checked(at)));
      return Optional.empty();
    } catch (DateTimeException e) {
      return Optional.of("a time of the event is no ISO 8601 time between 1970 and 9999");
    }
  }

  private static Optional<Instant> time(ObjectNode event, String name) {
    JsonNode value = event.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    } else if (!value.isTextual()) {
      throw new DateTimeException("no text");
    }
    return Optional.of(checked(parsed(value.textValue().strip())));
  }

  private static Instant parsed(String text) {
    boolean offset = WITH_OFFSET.matcher(text).matches();
    String iso = offset ? SHORT_OFFSET.matcher(text).replaceFirst("$1:$2") : text;
    return offset
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  private static Instant checked(Instant at) {
    if (at.isBefore(FIRST) || !at.isBefore(LAST)) {
      throw new DateTimeException("out of range");
    }
    return at.truncatedTo(ChronoUnit.MICROS);
  }

  private static String text(Instant at) {
    return MICROS.format(at);
  }
}
