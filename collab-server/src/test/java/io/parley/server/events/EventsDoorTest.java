package io.parley.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.source.RawRow;
import io.parley.connector.stream.EventLogSettings;
import io.parley.server.flight.Garbage;
import io.parley.server.node.ConfigurationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What SDKs send, and what strangers do. */
@Tag("slow")
class EventsDoorTest {
  private static final String KEPT = "{\"success\":true}";

  @TempDir
  @SuppressWarnings("NullAway.Init") // made before each test
  Path root;

  @SuppressWarnings("NullAway.Init")
  private EventsDoor door;

  @BeforeEach
  void open() {
    door = new EventsDoor(root, EventLogSettings.STANDARD);
  }

  @AfterEach
  void close() {
    door.close();
  }

  private static String track(String messageId) {
    return "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"Order Completed\",\"messageId\":\"%s\"}"
        .formatted(messageId);
  }

  private static String batch(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> track("m" + i))
        .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void everyPathOfTheConvention_takesItsEvents() {
    for (String path : List.of("track", "t")) {
      assertThat(door.post("/v1/" + path, "{\"userId\":\"u\",\"event\":\"e\"}").body())
          .isEqualTo(KEPT);
    }
    for (String path : List.of("identify", "page", "screen", "i", "p", "s")) {
      assertThat(door.post("/v1/" + path, "{\"anonymousId\":\"a\"}").statusCode()).isEqualTo(200);
    }
    for (String path : List.of("group", "g")) {
      assertThat(door.post("/v1/" + path, "{\"userId\":\"u\",\"groupId\":\"g\"}").body())
          .isEqualTo(KEPT);
    }
    for (String path : List.of("alias", "a")) {
      assertThat(door.post("/v1/" + path, "{\"userId\":\"u\",\"previousId\":\"p\"}").body())
          .isEqualTo(KEPT);
    }
    for (String path : List.of("batch", "b", "import")) {
      assertThat(door.post("/v1/" + path, "{\"batch\":[" + track(path) + "]}").body())
          .isEqualTo(KEPT);
    }
    assertThat(door.post("/v1/teleport", "{}").statusCode()).isEqualTo(404);
    assertThat(door.post("/track", "{}").statusCode()).isEqualTo(404);
    assertThat(door.payloads().stream().map(p -> json(p).get("type").asString()))
        .containsExactly(
            "track",
            "track",
            "identify",
            "page",
            "screen",
            "identify",
            "page",
            "screen",
            "group",
            "group",
            "alias",
            "alias",
            "track",
            "track",
            "track");
  }

  @Test
  void keys_areShownInTheHeadOrTheBody_andLetNothingInAfterTheyWereRevoked() {
    String body = track("m1");
    HttpResponse<String> bearer =
        door.send(
            door.request("/v1/track")
                .header("Authorization", "Bearer " + door.key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    assertThat(bearer.statusCode()).isEqualTo(200);
    String beacon = track("m2").replaceFirst("\\{", "{\"writeKey\":\"%s\",".formatted(door.key));
    assertThat(
            door.send(
                    door.request("/v1/t")
                        .header("Content-Type", "text/plain;charset=UTF-8")
                        .POST(HttpRequest.BodyPublishers.ofString(beacon)))
                .body())
        .isEqualTo(KEPT);
    assertThat(door.payloads()).hasSize(2).noneMatch(p -> p.contains(door.key));

    assertThat(door.keys.all()).hasSize(1);
    new WriteKeys(door.node(), Clock.systemUTC()).revoke(door.keys.all().get(0).id());
    for (HttpRequest.Builder request :
        List.of(
            door.request("/v1/track").POST(HttpRequest.BodyPublishers.ofString(body)),
            door.request("/v1/track")
                .header("Authorization", EventsDoor.basic(door.key))
                .POST(HttpRequest.BodyPublishers.ofString(body)),
            door.request("/v1/track")
                .header("Authorization", EventsDoor.basic("parley_x"))
                .POST(HttpRequest.BodyPublishers.ofString(body)),
            door.request("/v1/track")
                .header("Authorization", "Basic %%%")
                .POST(HttpRequest.BodyPublishers.ofString(body)),
            door.request("/v1/track").POST(HttpRequest.BodyPublishers.ofString(beacon)))) {
      HttpResponse<String> said = door.send(request);
      assertThat(said.statusCode()).isEqualTo(401);
      assertThat(said.body())
          .isEqualTo(
              "{\"message\":\"the write key lets nothing in, or not any more\",\"success\":false}");
    }
    assertThat(door.payloads()).hasSize(2);
  }

  @Test
  void keys_areNowhereInClear() throws IOException {
    Path file = door.node().resolve("events/keys.json");
    assertThat(Files.readString(file)).contains("\"web\"").doesNotContain(door.key.substring(7));
    assertThat(door.keys.make("app").toString()).doesNotContain("parley_");
    assertThatThrownBy(() -> door.keys.make("No Name")).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void sameBatchTwice_isKeptOnce_andRejectedEventsAreRows() {
    String mixed =
        "{\"batch\":["
            + track("m1")
            + ",{\"type\":\"track\",\"userId\":\"u\",\"messageId\":\"m2\"}]}";
    assertThat(door.post("/v1/batch", mixed).body()).isEqualTo(KEPT);
    assertThat(door.post("/v1/batch", mixed).body()).isEqualTo(KEPT);

    List<RawRow> rows = door.rows();
    assertThat(rows).hasSize(2);
    assertThat(((RawRow.Rejected) rows.get(1)).reason())
        .isEqualTo("an event of type `track` says `event`");
  }

  @Test
  void tooLarge_isRefusedAsAWhole_andNothingOfItIsKept() {
    String large = "x".repeat(40_000);
    String one = track("m").replace("Order Completed", large);
    HttpResponse<String> event = door.post("/v1/track", one);
    assertThat(event.statusCode()).isEqualTo(400);
    assertThat(json(event.body()).get("message").asString())
        .isEqualTo("an event has at most 32,768 bytes");
    assertThat(door.post("/v1/batch", "{\"batch\":[" + track("a") + "," + one + "]}").statusCode())
        .isEqualTo(400);

    String batch =
        "{\"batch\":["
            + IntStream.range(0, 20)
                .mapToObj(i -> track("m" + i).replace("Order", "y".repeat(30_000)))
                .collect(Collectors.joining(","))
            + "]}";
    assertThat(batch.length()).isGreaterThan(600_000);
    HttpResponse<String> announced = door.post("/v1/batch", batch);
    HttpResponse<String> piecemeal =
        door.send(
            door.request("/v1/batch")
                .header("Authorization", EventsDoor.basic(door.key))
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString(batch))));
    for (HttpResponse<String> said : List.of(announced, piecemeal)) {
      assertThat(said.statusCode()).isEqualTo(400);
      assertThat(json(said.body()).get("message").asString())
          .isEqualTo("a request has at most 512,000 bytes");
    }
    assertThat(door.rows()).isEmpty();
  }

  @Test
  void gzip_isUnpacked_upToTheSameSize() throws IOException {
    assertThat(packed(batch(0, 10).getBytes(StandardCharsets.UTF_8), "gzip").body())
        .isEqualTo(KEPT);
    assertThat(door.payloads()).hasSize(10);
    byte[] bomb = new byte[50_000_000];
    assertThat(packed(bomb, "gzip").statusCode()).isEqualTo(400);
    assertThat(packed(new byte[10], "br").statusCode()).isEqualTo(415);
    HttpResponse<String> notGzip =
        door.send(
            door.request("/v1/batch")
                .header("Authorization", EventsDoor.basic(door.key))
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofString(batch(0, 1))));
    assertThat(notGzip.statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> packed(byte[] body, String packing) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    }
    return door.send(
        door.request("/v1/batch")
            .header("Authorization", EventsDoor.basic(door.key))
            .header("Content-Encoding", packing)
            .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray())));
  }

  @Test
  void garbage_isRefused_withoutAWordOfIt() {
    for (String body :
        List.of("", "[]", "{\"secret", "[".repeat(400_000), "\u0000", "{\"batch\":{}}")) {
      HttpResponse<String> said = door.post("/v1/batch", body);
      assertThat(said.statusCode()).isEqualTo(400);
      assertThat(said.body()).doesNotContain("secret", "Exception");
    }
    HttpResponse<String> form =
        door.send(
            door.request("/v1/batch")
                .header("Authorization", EventsDoor.basic(door.key))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("a=b")));
    assertThat(form.statusCode()).isEqualTo(415);
    assertThat(door.send(door.request("/v1/batch").GET()).statusCode()).isEqualTo(405);
    assertThat(door.rows()).isEmpty();
  }

  @Test
  void browsers_areLetInFromPagesThatAreNamed() {
    HttpResponse<String> preflight = preflight(EventsDoor.SHOP);
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
        .contains(EventsDoor.SHOP);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("authorization", "content-type");
    HttpResponse<String> stranger = preflight("https://elsewhere.example");
    assertThat(stranger.statusCode()).isEqualTo(403);
    assertThat(stranger.headers().map().keySet())
        .noneMatch(h -> h.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
  }

  private HttpResponse<String> preflight(String origin) {
    return door.send(
        door.request("/v1/t")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  @Test
  void slowAndSillyClients_holdUpNobody() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      // Bodies that drip, without a key, and with one: each kind has its own places.
      for (int i = 0; i < 70; i++) {
        Socket socket = door.line();
        slow.add(socket);
        socket.getOutputStream().write(head(i < 35 ? "" : authorization()));
        socket.getOutputStream().flush();
      }
      for (int i = 0; i < 500; i++) {
        slow.add(Garbage.line(door.port(), i));
      }
      HttpResponse<String> said = door.post("/v1/batch", batch(0, 3));
      // As many as may drip at a time drip: whoever comes is told at once, and comes again.
      assertThat(said.statusCode()).isIn(200, 429);
      long start = System.nanoTime();
      while (said.statusCode() == 429 && System.nanoTime() - start < 60_000_000_000L) {
        assertThat(said.headers().firstValue("Retry-After")).contains("1");
        Thread.sleep(500);
        said = door.post("/v1/batch", batch(0, 3));
      }
      assertThat(said.statusCode()).isEqualTo(200);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    assertThat(door.payloads()).hasSize(3);
  }

  private String authorization() {
    return "Authorization: " + EventsDoor.basic(door.key) + "\r\n";
  }

  private static byte[] head(String more) {
    return ("POST /v1/batch HTTP/1.1\r\nHost: a\r\n" + more + "Content-Length: 100\r\n\r\n{")
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void fullLog_saysWhenToComeAgain(@TempDir Path other) {
    try (EventsDoor small = new EventsDoor(other, EventLogSettings.STANDARD.withBytes(20_000))) {
      HttpResponse<String> said = small.post("/v1/batch", batch(0, 10));
      int sent = 1;
      while (said.statusCode() == 200) {
        said = small.post("/v1/batch", batch(10 * sent, 10 * sent + 10));
        sent++;
      }
      assertThat(said.statusCode()).isEqualTo(429);
      assertThat(said.headers().firstValue("Retry-After")).contains("5");
      assertThat(small.payloads()).hasSize(10 * (sent - 1));
    }
  }

  @Test
  void failedDisk_isToldAsSuch() {
    door.log().close();
    HttpResponse<String> said = door.post("/v1/track", track("m"));
    assertThat(said.statusCode()).isEqualTo(503);
    assertThat(said.headers().firstValue("Retry-After")).contains("30");
  }

  @Test
  void portInUse_isNamed() {
    assertThatThrownBy(
            () ->
                EventsServer.open(
                    new EventsServer.Place("127.0.0.1", door.port(), Set.of()),
                    door.node().tls(),
                    door.keys,
                    door.log(),
                    Clock.systemUTC()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("the events' door cannot listen on 127.0.0.1:");
  }
}
