package io.parley.connector.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventRequestTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456789Z");

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode json(LoggedEvent event) {
    return StreamJson.read(utf8(event.payload())).orElseThrow();
  }

  private static LoggedEvent track(String rest) throws BadEventRequest {
    return EventRequest.single(
            EventKind.TRACK,
            utf8("{\"event\": \"Order Completed\", \"userId\": \"u1\"" + rest + "}"),
            NOW)
        .events()
        .get(0);
  }

  @Test
  void event_keepsWhatCame_andIsGivenItsTimes() throws BadEventRequest {
    JsonNode event =
        json(
            track(
                """
                , "messageId": "m-1", "properties": {"revenue": 12.50},
                "timestamp": "2026-11-21T11:00:00.000Z", "sentAt": "2026-11-21T11:00:10+00:00"
                """));

    assertThat(event.toString())
        .isEqualTo(
            "{\"event\":\"Order Completed\",\"userId\":\"u1\",\"messageId\":\"m-1\",\"properties\":{\"revenue\":12.50},"
                + "\"timestamp\":\"2026-11-21T11:59:50.123456Z\",\"sentAt\":\"2026-11-21T11:00:10.000000Z\",\"type\":\"track\","
                + "\"originalTimestamp\":\"2026-11-21T11:00:00.000000Z\",\"receivedAt\":\"2026-11-21T12:00:00.123456Z\"}");
  }

  @Test
  void times_areCorrectedWhereTheSenderSaysWhenItSent() throws BadEventRequest {
    assertThat(json(track(", \"timestamp\": \"2026-11-21T10:00:00Z\"")).get("timestamp").asText())
        .isEqualTo("2026-11-21T10:00:00.000000Z");
    assertThat(json(track("")).get("timestamp").asText()).isEqualTo("2026-11-21T12:00:00.123456Z");
    // A clock that is a day ahead.
    assertThat(
            json(track(
                    ", \"timestamp\": \"2026-11-22T11:00:00+0200\", \"sentAt\": \"2026-11-22T09:00:05Z\""))
                .get("timestamp")
                .asText())
        .isEqualTo("2026-11-21T11:59:55.123456Z");
    for (String bad :
        List.of(
            "\"yesterday\"", "7", "\"\"", "\"2026-13-01T00:00:00Z\"", "\"1200-01-01T00:00:00Z\"")) {
      assertThat(track(", \"timestamp\": " + bad).reason())
          .contains("a time of the event is no ISO 8601 time between 1970 and 9999");
    }
  }

  @Test
  void batch_givesItsSendingTimeAndContextToEventsWithoutOne() throws BadEventRequest {
    EventRequest request =
        EventRequest.batch(
            utf8(
                """
                {"batch": [
                  {"type": "page", "anonymousId": "a", "messageId": "1", "timestamp": "2026-11-21T10:00:00Z"},
                  {"type": "track", "userId": 7, "event": "x", "messageId": "2", "context": {"ip": "own"}}],
                 "context": {"library": {"name": "analytics-node"}}, "sentAt": "2026-11-21T10:00:30Z", "writeKey": "wk"}
                """),
            NOW);

    assertThat(request.writeKey()).contains("wk");
    JsonNode page = json(request.events().get(0));
    assertThat(page.path("context").path("library").path("name").asText())
        .isEqualTo("analytics-node");
    assertThat(page.get("timestamp").asText()).isEqualTo("2026-11-21T11:59:30.123456Z");
    assertThat(json(request.events().get(1)).path("context").toString())
        .isEqualTo("{\"ip\":\"own\"}");
    assertThat(request.events()).allMatch(e -> !e.payload().contains("wk"));
  }

  @Test
  void eventsThatLackSomething_areRejectedRows_oneByOne() throws BadEventRequest {
    EventRequest request =
        EventRequest.batch(
            utf8(
                """
                {"batch": [
                  {"type": "track", "userId": "u"},
                  {"type": "track", "event": "x"},
                  {"type": "group", "userId": "u"},
                  {"type": "alias", "userId": "u"},
                  {"type": "teleport", "userId": "u"},
                  {"userId": "u"},
                  {"type": "page", "userId": "u", "messageId": ""},
                  {"type": "page", "userId": " ", "anonymousId": null},
                  {"type": "page", "userId": "u"}]}
                """),
            NOW);

    assertThat(request.events().stream().map(e -> e.reason().orElse("good")))
        .containsExactly(
            "an event of type `track` says `event`",
            "the event has neither `userId` nor `anonymousId`",
            "an event of type `group` says `groupId`",
            "an alias says `previousId` and `userId`",
            "`type` is none of track, identify, page, screen, group and alias",
            "`type` is none of track, identify, page, screen, group and alias",
            "`messageId` is no text of 1 to 255 characters",
            "the event has neither `userId` nor `anonymousId`",
            "good");
  }

  @Test
  void sizes_areTheConventions() throws BadEventRequest {
    String fits = "x".repeat(EventRequest.EVENT_BYTES - 100);
    assertThat(track(", \"p\": \"" + fits + "\"").reason()).isEmpty();
    assertThatThrownBy(() -> track(", \"p\": \"" + fits + fits + "\""))
        .isInstanceOf(BadEventRequest.class)
        .hasMessage("an event has at most 32,768 bytes");
    String event = "{\"type\":\"page\",\"userId\":\"u\",\"p\":\"" + "x".repeat(30_000) + "\"}";
    String batch = IntStream.range(0, 18).mapToObj(i -> event).collect(Collectors.joining(","));
    assertThatThrownBy(() -> EventRequest.batch(utf8("{\"batch\":[" + batch + "]}"), NOW))
        .isInstanceOf(BadEventRequest.class)
        .hasMessage("a request has at most 512,000 bytes");
    assertThat(EventRequest.batch(utf8("{\"batch\": []}"), NOW).events()).isEmpty();
  }

  @Test
  void whatIsNoJson_isTurnedAway() {
    for (String bad :
        List.of(
            "",
            "[]",
            "7",
            "null",
            "{\"a\":1} x",
            "{\"a\":",
            "{\"batch\": 7}",
            "{\"batch\": [7]}",
            "{\"batch\": [{\"a\":" + "[".repeat(70) + "]".repeat(70) + "}]}",
            "[".repeat(300_000))) {
      assertThatThrownBy(() -> EventRequest.batch(utf8(bad), NOW))
          .as(bad.substring(0, Math.min(20, bad.length())))
          .isInstanceOf(BadEventRequest.class);
    }
    byte[] utf16 = "{\"batch\": []}".getBytes(StandardCharsets.UTF_16BE);
    assertThatThrownBy(() -> EventRequest.batch(utf16, NOW)).isInstanceOf(BadEventRequest.class);
    byte[] latin = "{\"batch\": [\"\u00e9\"]}".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> EventRequest.batch(latin, NOW)).isInstanceOf(BadEventRequest.class);
  }

  @Test
  void anyBytes_giveEventsOrARefusal() {
    Random random = new Random(3);
    byte[] good =
        utf8(
            "{\"batch\":[{\"type\":\"track\",\"userId\":\"u\",\"event\":\"e\",\"timestamp\":\"2026-11-21T10:00:00Z\"}]}");
    for (int i = 0; i < 5_000; i++) {
      byte[] bad = good.clone();
      for (int j = 0; j <= i % 3; j++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(EventRequest.batch(bad, NOW).events().size()).isLessThanOrEqualTo(1);
      } catch (BadEventRequest e) {
        assertThat(e.reason()).isNotBlank();
      }
    }
  }

  @Test
  void sameEventTwice_isOneMessage() throws BadEventRequest {
    assertThat(track(", \"messageId\": \"m\"").message())
        .isEqualTo(track(", \"messageId\": \"m\"").message())
        .isEqualTo(LoggedEvent.message("m"));
    assertThat(track("").message()).isNotEqualTo(track("").message());
  }

  @Test
  void paths_areWordsOrLetters() {
    assertThat(EventKind.ofPath("t")).contains(EventKind.TRACK);
    assertThat(EventKind.ofPath("identify")).contains(EventKind.IDENTIFY);
    assertThat(EventKind.ofPath("s")).contains(EventKind.SCREEN);
    assertThat(EventKind.ofPath("x")).isEmpty();
  }

  @Test
  void edges_tieAnonymousIdsToUsers_withTimeAndEvent() throws BadEventRequest {
    String identify =
        EventRequest.single(
                EventKind.IDENTIFY,
                utf8("{\"userId\": \"u\", \"anonymousId\": \"a\", \"messageId\": \"m\"}"),
                NOW)
            .events()
            .get(0)
            .payload();
    assertThat(IdentityEdge.of(identify))
        .contains(new IdentityEdge("a", "u", Instant.parse("2026-11-21T12:00:00.123456Z"), "m"));
    String alias =
        EventRequest.single(
                EventKind.ALIAS,
                utf8("{\"userId\": \"u\", \"previousId\": \"p\", \"anonymousId\": \"a\"}"),
                NOW)
            .events()
            .get(0)
            .payload();
    assertThat(IdentityEdge.of(alias).map(IdentityEdge::earlier)).contains("p");
    assertThat(IdentityEdge.of(track("").payload())).isEqualTo(Optional.empty());
    assertThat(IdentityEdge.of("no JSON")).isEmpty();
  }
}
