package io.parley.server.rest;

import io.parley.server.account.Right;
import io.parley.server.activation.AudienceRooms;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.room.RoomNode;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Every request that REST knows with the right that it needs, written down here and not read from
 * the code; and a caller of them. Statements do not parse, so that a request that is let in spends
 * nothing.
 */
public final class RestDoors {
  private static final String REPORT =
      "{\"form\": \"overlap\", \"title\": \"T\", \"with\": {\"tables\": [\"a.b\", \"c.d\"]}}";
  private static final String SQL = "{\"sql\": \"SELEC\"}";
  private static final String FILES =
      "\"files\": {\"acme.yaml\": \"population: shoppers\\nowner: acme\\nbudget: {epsilon: 10, delta: 1e-6, every: month}\\n\"}";
  private static final String NOBODYS = "0".repeat(32);

  private final int port;
  private final NodeDirectory room;
  private final Map<String, RestClient> clients = new ConcurrentHashMap<>();

  /** Calls the room that listens there. */
  public RestDoors(int port, NodeDirectory room) {
    this.port = port;
    this.room = room;
  }

  /** Listens for a room that is ready. */
  public static RestServer open(
      NodeConfiguration configuration,
      NodeDirectory directory,
      RoomNode node,
      BufferAllocator allocator) {
    RestRoom.quiet();
    return RestServer.open(
        configuration, directory, node, allocator, Clock.systemUTC(), room -> true);
  }

  /** The same, while a collaboration that is not ready yet is told so. */
  public static RestServer openWhenReady(
      NodeConfiguration configuration,
      NodeDirectory directory,
      RoomNode node,
      BufferAllocator allocator) {
    RestRoom.quiet();
    return RestServer.open(configuration, directory, node, allocator, Clock.systemUTC());
  }

  /**
   * A request.
   *
   * @param path as the OpenAPI document writes it
   * @param body empty: none
   */
  public record Door(String method, String path, Right right, String body) {
    /** As the document of a mapping has it: {@code get /v1/queries}. */
    String mapping() {
      return method.toLowerCase(Locale.ROOT) + " " + path;
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** An answer, as far as it tells whether one was let in. */
  public record Told(int status, String detail) {}

  /** All of them. */
  public static List<Door> all() {
    return Stream.of(
            got(Right.CONNECT, "/v1/collaborations", "/v1/collaborations/{name}", "/v1/members"),
            got(Right.CONNECT, "/v1/problems/{code}"),
            got(Right.BROWSE, "/v1/offers", "/v1/offers/{table}", "/v1/budget"),
            posted(Right.BROWSE, "/v1/policies/lint", "{" + FILES + "}"),
            posted(Right.BROWSE, "/v1/policies/test", "{" + FILES + "}"),
            posted(Right.EXPLAIN, "/v1/policies/explain", "{" + FILES + ", \"sql\": \"SELEC\"}"),
            posted(Right.EXPLAIN, "/v1/queries/explain", SQL),
            posted(Right.ASK, "/v1/queries", SQL),
            resource(Right.ASK, "/v1/queries"),
            got(Right.ASK, "/v1/queries/{id}/result"),
            posted(Right.EXPLAIN, "/v1/reports/explain", REPORT),
            posted(Right.ASK, "/v1/reports", REPORT),
            resource(Right.ASK, "/v1/reports"),
            posted(Right.AUDIENCE, "/v1/audiences", SQL),
            resource(Right.AUDIENCE, "/v1/audiences"),
            got(Right.READ_AUDIT, "/v1/audit"))
        .flatMap(List::stream)
        .toList();
  }

  /** All that a party knows. */
  public static List<Door> atParty() {
    String all = "/v1/collaborations/{collaboration}/audiences";
    String one = all + "/{name}";
    String declared = "{\"name\": \"tried\", \"sql\": \"SELEC\"}";
    return Stream.of(
            posted(Right.EXPLAIN, all + "/explain", declared),
            posted(Right.ASK, all + "/size", "{\"audience\": " + declared + "}"),
            posted(Right.AUDIENCE, all, declared),
            got(Right.AUDIENCE, all, one),
            posted(Right.AUDIENCE, one + "/refresh", ""),
            posted(Right.AUDIENCE, one + "/exports", "{\"to\": \"files\"}"),
            List.of(new Door("DELETE", one, Right.AUDIENCE, "")))
        .flatMap(List::stream)
        .toList();
  }

  /** Listens for a party that runs. */
  public static RestServer openAtParty(NodeConfiguration configuration, NodeDirectory directory) {
    RestRoom.quiet();
    return RestServer.openAtParty(
        configuration,
        directory,
        AudienceRooms.of(configuration, directory, Clock.systemUTC(), Progress.SILENT));
  }

  private static List<Door> got(Right right, String... paths) {
    return Stream.of(paths).map(path -> new Door("GET", path, right, "")).toList();
  }

  private static List<Door> posted(Right right, String path, String body) {
    return List.of(new Door("POST", path, right, body));
  }

  private static List<Door> resource(Right right, String path) {
    return List.of(
        new Door("GET", path, right, ""),
        new Door("GET", path + "/{id}", right, ""),
        new Door("DELETE", path + "/{id}", right, ""));
  }

  /** Sends a request with a key. */
  public Told told(Door door, String key) {
    RestClient client = client(key);
    String path =
        door.path()
            .replace("{name}", "spring-mailing")
            .replace("{collaboration}", "spring-mailing")
            .replace("{code}", "key-unknown")
            .replace("{table}", "hearth.customers")
            .replace("{id}", NOBODYS);
    RestClient.Said said =
        switch (door.method()) {
          case "GET" -> client.get(path);
          case "DELETE" -> client.delete(path);
          default ->
              client.postText(
                  path, door.body(), QueryController.IDEMPOTENCY_KEY, UUID.randomUUID().toString());
        };
    return new Told(
        said.status(), said.status() < 400 ? "" : said.json().path("detail").asString(""));
  }

  /** Asks for numbers, and waits for the end; its status. */
  public String asked(String key, String sql, String purpose) {
    return client(key)
        .ended("/v1/queries", Map.of("sql", sql, "purpose", purpose))
        .get("status")
        .asString();
  }

  /** Asks for numbers, and waits for the answer, as the room signed it. */
  public String answer(String key, Map<String, Object> body) {
    RestClient client = client(key);
    return client.get(client.ended("/v1/queries", body).get("result").asString()).text();
  }

  /** Posts something: its status, and its problem's code and detail, or its body. */
  public List<String> posted(String key, String path, Map<String, Object> body) {
    return told(client(key).post(path, body));
  }

  /** Gets something: its status and problem's code and detail, or its body. */
  public List<String> got(String key, String path) {
    return told(client(key).get(path));
  }

  private static List<String> told(RestClient.Said said) {
    return said.status() < 400
        ? List.of(String.valueOf(said.status()), said.text())
        : List.of(
            String.valueOf(said.status()), said.code(), said.json().path("detail").asString(""));
  }

  RestClient client(String key) {
    return clients.computeIfAbsent(key, k -> new RestClient(port, room, k));
  }
}
