package io.parley.server.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.MatchKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.blind.BlindingScalar;
import io.parley.crypto.blind.BlindingTerms;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.server.client.RoomClient;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BlindedKeys;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same search as in {@link RoomLeakTest} where the room carried the messages in which two
 * parties blinded each other's people: for the person, the keys, and every step between match key
 * and pseudonym, in what the room holds just after it carried them, writes and receives. Controls
 * must be found, and planted leaks too.
 */
@Tag("slow")
class BlindedRoomLeakTest {
  private static final String LITERAL =
      "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers c WHERE c.zip_code = '%s'";

  @TempDir private static Path root;
  @TempDir private static Path work;

  private static final Canary SHARED = Canary.inArea("205");

  private static WatchedRoom room;
  private static byte[] key;
  private static BlindedPeople people;
  private static Optional<String> whyNoMemory = Optional.empty();
  private static final List<ProcessMemory.Look> memory = new ArrayList<>();
  private static Optional<ProcessMemory.Look> leakyMemory = Optional.empty();
  private static Optional<Looks> clean = Optional.empty();
  private static Optional<Looks> leaky = Optional.empty();

  @BeforeAll
  static void blindAskAndLook() throws Exception {
    room =
        WatchedRoom.startParties(
            root,
            SHARED,
            Canary.inArea("334"),
            Canary.inArea("907"),
            Optional.of(BlindedKeys.upTo(100_000)));
    room.startRoom();
    key = room.node("hearth").readKey("collaboration-1.key");
    people = new BlindedPeople(room, key, terms());
    ProcessMemory process = new ProcessMemory(room.pid());
    whyNoMemory = process.whyNot();
    if (whyNoMemory.isEmpty()) {
      memory.add(process.search(patterns()));
    }
    ask(Investigation.OVERLAP);
    if (whyNoMemory.isEmpty()) {
      memory.add(process.search(patterns()));
    }
    clean = Optional.of(look(new TreeMap<>(room.recorded())));
    ask(LITERAL.formatted(SHARED.email()));
    if (whyNoMemory.isEmpty()) {
      leakyMemory = Optional.of(process.search(patterns()));
    }
    plantAndLook();
  }

  private static BlindingTerms terms() throws IOException {
    byte[] file = Files.readAllBytes(room.node("room").resolve("agreement.json"));
    byte[] agreement = Json.read(file, SignedAgreement.class).bytes();
    return Json.read(agreement, Agreement.class).blinding().orElseThrow();
  }

  /** A pseudonym in a stream, a scalar and a point in files. */
  private static void plantAndLook() throws Exception {
    Path folder = room.node("room").path();
    Files.write(
        folder.resolve("planted.bin"), people.scalars().getOrDefault("metromail", new byte[0]));
    Files.write(
        folder.resolve("planted.point"),
        people
            .steps(SHARED)
            .getOrDefault("point of e-mail under the scalar of hearth", new byte[0]));
    try (PlantedLeaks planted = PlantedLeaks.in(folder, SHARED)) {
      Map<String, List<Http2Connection>> recorded = new TreeMap<>(room.recorded());
      recorded.put("planted", List.of(planted.stream(people.pseudonyms(SHARED).get(0))));
      leaky = Optional.of(look(recorded));
    }
  }

  private static void ask(String sql) {
    try (RoomClient hearth = room.analystOf("hearth")) {
      assertThat(hearth.ask(WatchedRoom.question(sql)))
          .isInstanceOf(RoomClient.Outcome.Answered.class);
    }
  }

  private static Looks look(Map<String, List<Http2Connection>> recorded) throws IOException {
    return Looks.at(patterns(), work, room.node("room").path(), room.said(), recorded);
  }

  private static PatternSearch patterns() throws IOException {
    Secrets secrets =
        new Secrets()
            .person(SHARED)
            .blinded(key, people, SHARED)
            .party("hearth", room.node("hearth"))
            .party("metromail", room.node("metromail"));
    for (byte[] grant : room.grants("hearth")) {
      secrets.query(key, grant);
    }
    List<Pattern> patterns = new ArrayList<>(secrets.patterns());
    patterns.addAll(Controls.patterns(room, key, people.pseudonyms(SHARED)));
    return new PatternSearch(patterns);
  }

  @AfterAll
  static void stop() throws IOException {
    if (room != null) {
      room.close();
    }
  }

  private static List<Found> leaks(Collection<Found> found) {
    return found.stream().filter(f -> !Controls.isControl(f)).toList();
  }

  private static Predicate<Found> where(String secret, String place) {
    return f -> f.secret().equals(secret) && f.where().contains(place);
  }

  /** Else the search would look for what nobody made. */
  @Test
  void stepsThatAreLookedFor_areThoseOfTheParties() throws IOException {
    byte[] scalar = people.scalars().getOrDefault("hearth", new byte[0]);
    OwnerMemory hearth =
        OwnerMemory.restore(
            terms(),
            "hearth",
            BlindingScalar.fromByteArray(scalar, SecretAccess.insecure()),
            room.node("hearth").readKey("blinding-1.memory"),
            SecretAccess.insecure());
    for (Map.Entry<String, MatchKey> one : Secrets.matchKeys(SHARED).entrySet()) {
      assertThat(hearth.pseudonym(one.getValue()))
          .hasValueSatisfying(
              p ->
                  assertThat(p)
                      .isEqualTo(people.steps(SHARED).get("pseudonym of " + one.getKey())));
    }
  }

  @Test
  void memory_holdsNothingOfTheCanaryNorOfItsBlinding() {
    Peers.require(whyNoMemory);
    for (ProcessMemory.Look look : memory) {
      assertThat(look.found()).anyMatch(where(Controls.OWN_KEY, "memory"));
      assertThat(leaks(look.found())).isEmpty();
    }
  }

  @Test
  void memoryWithAPlantedLeak_isFound() {
    Peers.require(whyNoMemory);
    assertThat(leakyMemory.orElseThrow().found()).anyMatch(where("e-mail as written", "memory"));
  }

  @Test
  void folderAndLogs_holdNothing() {
    assertThat(clean.orElseThrow().folder()).anyMatch(where(Controls.LISTENS, "node.log"));
    assertThat(leaks(clean.orElseThrow().folder())).isEmpty();
    assertThat(leaks(clean.orElseThrow().said())).isEmpty();
    assertThat(new String(room.said(), StandardCharsets.UTF_8))
        .contains("the parties blinded their pseudonyms");
  }

  @Test
  void streams_carryNothingOfTheCanaryButTokens() {
    for (String party : List.of("hearth", "metromail")) {
      assertThat(clean.orElseThrow().streams())
          .anyMatch(where(Controls.TOKEN, "streams of " + party + ", reply messages"));
    }
    assertThat(leaks(clean.orElseThrow().streams())).isEmpty();
  }

  @Test
  void plantedLeaks_areFound() {
    assertThat(leaky.orElseThrow().folder())
        .anyMatch(where("blinding scalar of metromail", "planted.bin"))
        .anyMatch(where("point of e-mail under the scalar of hearth", "planted.point"))
        .anyMatch(where("match key of e-mail", "planted.json > base64 > base64"));
    assertThat(leaky.orElseThrow().streams())
        .anyMatch(
            f ->
                f.secret().startsWith("pseudonym of ") && f.where().contains("streams of planted"));
  }
}
