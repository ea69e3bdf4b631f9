package io.parley.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.room.SharedCollaborations;
import io.parley.server.room.Side;
import io.parley.server.room.TwoCollaborations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every request that REST knows, sent with a key of one collaboration and the names, ids and
 * idempotency keys of another. A read is an answer that has a word of the other, or that differs
 * from the answer to names and ids of nothing.
 */
@Tag("slow")
@ExtendWith(SharedCollaborations.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrossTenantRestTest {
  /** A name of nothing, as long as that which it stands for. */
  private static final Map<String, String> NOTHING =
      Map.of(
          "savanna", "xyloxyl", "zebra", "fjord", "quagga", "bzzzzt", "marsh", "plugh", "heron",
          "krill", "stork", "yacht");

  private final TwoCollaborations room;
  private final Map<Side, Asked> asked = new HashMap<>();

  CrossTenantRestTest(TwoCollaborations room) {
    this.room = room;
  }

  /**
   * What a side has asked.
   *
   * @param ids by resource: {@code queries}, {@code reports}, {@code audiences}
   */
  private record Asked(Map<String, String> ids) {
    String id(String path) {
      return Objects.requireNonNull(ids.get(path.split("/", -1)[2]));
    }
  }

  @BeforeAll
  void bothAsk() {
    for (Side side : List.of(TwoCollaborations.SAVANNA, TwoCollaborations.MARSH)) {
      RestClient client = client(room.key(side));
      Map<String, String> ids = new HashMap<>();
      for (String resource : List.of("queries", "reports", "audiences")) {
        Map<String, Object> body =
            resource.equals("reports") ? report(side) : Map.of("sql", side.sql("0.5"));
        RestClient.Said taken =
            client.post(
                "/v1/" + resource, body, QueryController.IDEMPOTENCY_KEY, key(side, resource));
        String place = taken.header("Location");
        client.awaited(place);
        ids.put(resource, place.substring(place.lastIndexOf('/') + 1));
      }
      asked.put(side, new Asked(ids));
    }
  }

  private static Map<String, Object> report(Side side) {
    return Map.of(
        "form",
        "overlap",
        "title",
        "Shared",
        "epsilon",
        0.2,
        "with",
        Map.of("tables", side.members().stream().map(m -> m + ".things").toList()));
  }

  private static String key(Side side, String resource) {
    return "%s-%s-1".formatted(side.name(), resource);
  }

  private RestClient client(String key) {
    return new RestClient(room.restPort(), room.directory(), key);
  }

  @Test
  @Order(1)
  void collaborationThatWaits_isToldSo_whileTheOtherAnswers() {
    assertThat(room.whileOneWaited())
        .containsExactly("flight UNAVAILABLE", "rest 503", "states {savanna=ready, marsh=waiting}");
  }

  @Test
  @Order(2)
  void eachSide_isAnsweredFromItsOwn() {
    for (Side side : asked.keySet()) {
      RestClient client = client(room.key(side));
      String id = Objects.requireNonNull(asked.get(side)).id("/v1/queries");

      assertThat(client.get("/v1/queries/" + id).json().get("status").asString())
          .isEqualTo("answered");
      assertThat(client.get("/v1/collaborations").json().at("/items/0/name").asString())
          .isEqualTo(side.name());
      assertThat(client.get("/v1/queries/" + id + "/result").text())
          .contains(side.asker() + ".people")
          .doesNotContain(side.other().words());
    }
  }

  /** The words of a side are in its own folder, and not in the other's. */
  @Test
  @Order(3)
  void filesOfOneSide_haveNothingOfTheOther() throws IOException {
    for (Side side : asked.keySet()) {
      Map<String, String> files = files(side);

      assertThat(files).containsKeys("room.db", "rest.db", "agreement.json");
      assertThat(found(files, side.words())).contains("room.db", "agreement.json");
      assertThat(found(files, side.other().words())).isEmpty();
    }
  }

  private static Set<String> found(Map<String, String> files, List<String> words) {
    Set<String> found = new TreeSet<>();
    files.forEach(
        (name, text) -> {
          if (words.stream().anyMatch(w -> name.contains(w) || text.contains(w))) {
            found.add(name);
          }
        });
    return found;
  }

  /** All of them but what the node has for both: its configuration. */
  private Map<String, String> files(Side side) throws IOException {
    Path folder = room.files(side);
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path name = folder.relativize(file);
        if (!name.startsWith("collaborations") && !name.toString().equals("node.yaml")) {
          files.merge(
              name.toString().replaceAll("\\.db-(wal|shm)$", ".db"), // of one database
              Files.readString(file, StandardCharsets.ISO_8859_1),
              String::concat);
        }
      }
    }
    return files;
  }

  @ParameterizedTest
  @ValueSource(strings = {"savanna", "marsh"})
  @Order(4)
  void everyRequest_withTheOthersKey_readsNothing(String name) {
    Side victim = side(name);
    Set<String> before = Set.copyOf(room.calls(victim));
    int calls = room.calls(victim).size();

    Set<String> reads = reads(victim, room.key(victim.other()));

    assertThat(reads).isEmpty();
    assertThat(room.calls(victim)).as("calls of its parties").hasSize(calls);
    assertThat(before).containsExactly(name);
  }

  /** Were the doors mixed up, every one that shows something would be found. */
  @Test
  @Order(5)
  void doorsThatLeadToTheOther_areFound() {
    Set<String> reads = reads(TwoCollaborations.SAVANNA, room.key(TwoCollaborations.SAVANNA));

    assertThat(reads)
        .contains(
            "GET /v1/collaborations",
            "GET /v1/collaborations/{name}",
            "GET /v1/members",
            "GET /v1/offers",
            "GET /v1/offers/{table}",
            "GET /v1/budget",
            "POST /v1/queries/explain",
            "POST /v1/queries",
            "GET /v1/queries",
            "GET /v1/queries/{id}",
            "GET /v1/queries/{id}/result",
            "GET /v1/reports",
            "GET /v1/reports/{id}",
            "GET /v1/audiences",
            "GET /v1/audiences/{id}",
            "GET /v1/audit");
  }

  private static Side side(String name) {
    return name.equals("savanna") ? TwoCollaborations.SAVANNA : TwoCollaborations.MARSH;
  }

  /** The doors that read something of a side to the holder of a key. */
  private Set<String> reads(Side victim, String key) {
    RestClient client = client(key);
    Set<String> reads = new LinkedHashSet<>();
    // Looks first: what a caller has asked itself, it may see.
    for (RestDoors.Door door :
        RestDoors.all().stream()
            .sorted(Comparator.comparing(d -> !d.method().equals("GET")))
            .toList()) {
      String real = told(client, door, filled(door, victim, false), victim, false);
      String nothing = told(client, door, filled(door, victim, true), victim, true);
      boolean differs = !ofNothing(real, victim).equals(nothing);
      // Who sends words may have them told back, as those of nothing are.
      boolean tells =
          door.body().isEmpty()
              && real.startsWith("200 ")
              && victim.words().stream().anyMatch(real::contains);
      if (differs || tells) {
        reads.add(door.toString());
      }
    }
    return reads;
  }

  private String filled(RestDoors.Door door, Side victim, boolean nothing) {
    String path =
        door.path()
            .replace("{name}", victim.name())
            .replace("{code}", "key-unknown")
            .replace("{table}", victim.asker() + ".things");
    if (path.contains("{id}")) {
      String id = Objects.requireNonNull(asked.get(victim)).id(path);
      path = path.replace("{id}", nothing ? "0".repeat(id.length()) : id);
    }
    return nothing ? ofNothing(path, victim) : path;
  }

  private static String ofNothing(String text, Side victim) {
    String replaced = text;
    for (String word : victim.words()) {
      replaced = replaced.replace(word, Objects.requireNonNull(NOTHING.get(word)));
    }
    return replaced;
  }

  /** Status and body, without what is of each request alone. */
  private static String told(
      RestClient client, RestDoors.Door door, String path, Side victim, boolean nothing) {
    String body = door.body().replace("SELEC", victim.sql("0.4"));
    String idempotency = key(victim, door.path().substring(4));
    RestClient.Said said =
        switch (door.method()) {
          case "GET" -> client.get(path);
          case "DELETE" -> client.delete(path);
          default ->
              client.postText(
                  path,
                  nothing ? ofNothing(body, victim) : body,
                  QueryController.IDEMPOTENCY_KEY,
                  nothing ? ofNothing(idempotency, victim) : idempotency);
        };
    return (said.status() + " " + said.text())
        .replaceAll("[0-9a-f]{32}", "ID")
        .replaceAll("urn:parley:request:[^\"]*", "REQUEST")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]*Z", "TIME")
        .replaceAll("\"stage\":\"[a-z]*\",?", "")
        .replaceAll("\"status\":\"(running|refused|answered)\"", "STATUS");
  }
}
