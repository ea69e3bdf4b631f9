package io.parley.server.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.AccessKey;
import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.TlsIdentity;
import io.parley.server.cli.Profile;
import io.parley.server.cli.RoomClient;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import io.parley.server.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The room learns nobody's name and no key: shown on three real processes, by looking for one
 * person whom both parties know in all that the room holds, writes and receives.
 *
 * <p>Every look also searches for controls, values that must be there; and when all is done, leaks
 * are planted and the same looks have to find them. So a blind search fails this test.
 */
@Tag("slow")
class RoomLeakTest {
  private static final String CONTROL = "control: ";
  private static final String AGREEMENT = CONTROL + "agreement's digest";
  private static final String OWN_KEY = CONTROL + "room's own signing key";
  private static final String SQL = CONTROL + "statement";
  private static final String POLICY = CONTROL + "first line of a policy of ";
  private static final String QUERY = CONTROL + "query id";
  private static final String LISTENS = CONTROL + "address in the log";
  private static final String TOKEN = CONTROL + "canary's token";

  private static final String OVERLAP =
      "SELECT /*+ privacy(epsilon='0.5') */ COUNT(DISTINCT person) AS shared_by_both"
          + " FROM metromail.mailings JOIN hearth.customers USING (person)";
  private static final String LIFT =
      "SELECT m.segment, COUNT(DISTINCT person) AS people, SUM(o.visit) AS visits"
          + " FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment";
  private static final String AUDIENCE =
      "SELECT m.person FROM metromail.mailings m JOIN hearth.customers c USING (person)"
          + " WHERE m.segment = 'none' AND c.recency <= 3";
  private static final String REFUSED =
      "SELECT person, o.spend FROM metromail.mailings m JOIN hearth.outcomes o USING (person)";
  private static final String BUSY =
      "SELECT /*+ privacy(epsilon='0.02') */ COUNT(DISTINCT person) AS n FROM metromail.mailings"
          + " JOIN hearth.customers c USING (person) WHERE c.recency <= %d";
  private static final String LITERAL =
      "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers c WHERE c.zip_code = '%s'";

  /** More would spend the month's budget before the planted questions. */
  private static final int MOST_BUSY_QUESTIONS = 100;

  @TempDir private static Path root;
  @TempDir private static Path work;

  private static final Canary SHARED = Canary.inArea("205");
  private static final Canary ONLY_HEARTH = Canary.inArea("334");
  private static final Canary ONLY_METROMAIL = Canary.inArea("907");

  private static WatchedRoom room;
  private static byte[] key;
  private static CheatingRelay.Outcome[] cheated;
  private static List<ProcessMemory.Look> memory = List.of();
  private static Optional<String> whyNoMemory = Optional.empty();
  private static Optional<ProcessMemory.Look> leakyMemory = Optional.empty();
  private static Looks clean;
  private static Looks leaky;

  /** What the room's files, all nodes' words, and the recorded streams gave. */
  private record Looks(Set<Found> folder, Set<Found> said, Set<Found> streams) {}

  @BeforeAll
  static void askAndLook() throws Exception {
    room = WatchedRoom.startParties(root, SHARED, ONLY_HEARTH, ONLY_METROMAIL);
    try (CheatingRelay relay = new CheatingRelay(room)) {
      cheated = relay.swap();
    }
    room.startRoom();
    key = room.node("hearth").readKey("collaboration-1.key");
    ask();
    ProcessMemory process = new ProcessMemory(room.pid());
    whyNoMemory = process.whyNot();
    if (whyNoMemory.isEmpty()) {
      List<ProcessMemory.Look> looks = new ArrayList<>();
      looks.add(whileBusy(process));
      looks.add(process.search(patterns()));
      if (collectGarbage()) {
        looks.add(process.search(patterns()));
      }
      memory = looks;
    }
    clean = look();
    try (PlantedLeaks planted = PlantedLeaks.in(room.node("room").path(), SHARED)) {
      askWithTheCanaryInTheQuestion();
      if (whyNoMemory.isEmpty()) {
        leakyMemory = Optional.of(process.search(patterns()));
      }
      leaky = look(planted.stream(Secrets.pseudonyms(key, SHARED).get("e-mail")));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (room != null) {
      room.close();
    }
  }

  private static void ask() {
    try (RoomClient hearth = room.analystOf("hearth");
        RoomClient metromail = room.analystOf("metromail")) {
      answered(hearth.ask(WatchedRoom.question(OVERLAP)));
      answered(metromail.ask(WatchedRoom.question(LIFT)));
      RoomClient.Outcome.Answered audience =
          answered(metromail.ask(WatchedRoom.audience(AUDIENCE)));
      assertThat(audience.answer().audience()).isNotNull();
      assertThat(audience.answer().audience().people()).isPositive();
      assertThat(hearth.ask(WatchedRoom.question(REFUSED)))
          .isInstanceOf(RoomClient.Outcome.Refused.class);
    }
  }

  private static RoomClient.Outcome.Answered answered(RoomClient.Outcome outcome) {
    assertThat(outcome).isInstanceOf(RoomClient.Outcome.Answered.class);
    return (RoomClient.Outcome.Answered) outcome;
  }

  /** Looks while questions are answered, so that tokens and matched rows are in memory. */
  private static ProcessMemory.Look whileBusy(ProcessMemory process) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> asker =
        CompletableFuture.runAsync(
            () -> {
              try (RoomClient hearth = room.analystOf("hearth")) {
                for (int i = 1; i <= MOST_BUSY_QUESTIONS && !over.get(); i++) {
                  answered(hearth.ask(WatchedRoom.question(BUSY.formatted(i))));
                }
              }
            });
    try {
      return process.search(patterns());
    } finally {
      over.set(true);
      asker.join();
    }
  }

  /** Leaves alive what is reachable; false where this JDK has no tool to ask for it. */
  private static boolean collectGarbage() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return false;
    }
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(room.pid()), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }

  private static void askWithTheCanaryInTheQuestion() {
    try (RoomClient hearth = room.analystOf("hearth")) {
      answered(hearth.ask(WatchedRoom.question(LITERAL.formatted(SHARED.email()))));
    }
  }

  private static Looks look(Http2Connection... more) throws IOException {
    PatternSearch patterns = patterns();
    Unwrapping folder = new Unwrapping(patterns, work);
    folder.folder(room.node("room").path());
    Unwrapping said = new Unwrapping(patterns, work);
    said.bytes("standard output and error", room.said());
    Unwrapping streams = new Unwrapping(patterns, work);
    for (Map.Entry<String, List<Http2Connection>> party : room.recorded().entrySet()) {
      for (Http2Connection connection : party.getValue()) {
        connection.searchedBy(streams, "streams of " + party.getKey());
      }
    }
    for (Http2Connection connection : more) {
      connection.searchedBy(streams, "planted stream");
    }
    return new Looks(folder.found(), said.found(), streams.found());
  }

  /** Secrets and controls, as far as the grants until now give query keys and tokens. */
  private static PatternSearch patterns() throws IOException {
    Secrets secrets = new Secrets().person(SHARED).collaboration(key, SHARED);
    secrets.party("hearth", room.node("hearth")).party("metromail", room.node("metromail"));
    List<Pattern> patterns = new ArrayList<>();
    byte[] agreement =
        Json.read(
                Files.readAllBytes(room.node("room").resolve("agreement.json")),
                SignedAgreement.class)
            .bytes();
    patterns.addAll(Forms.ofBytes(OWN_KEY, room.node("room").readKey("signing.key")));
    patterns.addAll(Forms.ofText(AGREEMENT, Digest.hex(agreement)));
    patterns.addAll(Forms.ofText(SQL, "shared_by_both FROM metromail.mailings"));
    patterns.addAll(Forms.ofText(POLICY + "hearth", "What Hearth, the retailer, allows on its"));
    patterns.addAll(Forms.ofText(POLICY + "metromail", "What Metromail, the publisher, allows on"));
    patterns.addAll(Forms.ofText(LISTENS, "listens on 127.0.0.1"));
    for (byte[] grant : room.grants("hearth")) {
      secrets.query(key, grant);
      patterns.addAll(Forms.ofText(QUERY, Json.read(grant, Grant.class).queryId()));
      for (byte[] token : canarysTokens(grant)) {
        patterns.addAll(Forms.ofBytes(TOKEN, token));
      }
    }
    patterns.addAll(secrets.patterns());
    return new PatternSearch(patterns);
  }

  private static List<byte[]> canarysTokens(byte[] grant) {
    CollaborationKey collaboration = CollaborationKey.fromByteArray(key, SecretAccess.insecure());
    return Secrets.pseudonyms(key, SHARED).values().stream()
        .map(p -> collaboration.queryKey(grant).tokens(p))
        .toList();
  }

  private static List<Found> leaks(Collection<Found> found) {
    return found.stream().filter(f -> !f.secret().startsWith(CONTROL)).toList();
  }

  private static boolean isToken(Found found) {
    return found.secret().equals(TOKEN);
  }

  private static Predicate<Found> where(String secret, String place) {
    return f -> f.secret().equals(secret) && f.where().contains(place);
  }

  @Test
  void memory_holdsNothingOfTheCanary() {
    Peers.require(whyNoMemory);
    for (ProcessMemory.Look look : memory) {
      assertThat(leaks(look.found())).isEmpty();
    }
  }

  @Test
  void memory_isReadWholeAndSeen() {
    Peers.require(whyNoMemory);
    for (ProcessMemory.Look look : memory) {
      assertThat(look.bytes()).isGreaterThan(100L << 20);
      assertThat(look.unread()).isLessThan(look.bytes() / 100);
      assertThat(look.found())
          .as("a text, and the bytes of a key, that the room has in its heap")
          .anyMatch(where(AGREEMENT, "memory"))
          .anyMatch(where(OWN_KEY, "memory"));
    }
    assertThat(memory)
        .as("a token in the memory of DuckDB, which alone writes it so")
        .anyMatch(l -> l.found().stream().anyMatch(f -> isToken(f) && f.form().contains("DuckDB")));
  }

  @Test
  void memoryWithAPlantedLeak_isFound() {
    Peers.require(whyNoMemory);
    assertThat(leakyMemory.orElseThrow().found()).anyMatch(where("e-mail as written", "memory"));
  }

  @Test
  void folder_holdsNothingOfTheCanary() {
    assertThat(clean.folder()).anyMatch(where(QUERY, "room.db > SQLite"));
    assertThat(clean.folder()).anyMatch(where(LISTENS, "node.log"));
    assertThat(leaks(clean.folder())).isEmpty();
  }

  @Test
  void folderWithPlantedLeaks_isFound() {
    String hash = "SHA-256 of e-mail normalised";
    assertThat(leaky.folder())
        .anyMatch(where(hash, "planted.gz > gzip"))
        .anyMatch(where("phone normalised", "planted.zip > "))
        .anyMatch(where(hash, "planted.parquet > Parquet"))
        .anyMatch(where(hash, "planted.db > SQLite"))
        .anyMatch(where("match key of e-mail", "planted.json > base64 > base64"))
        .anyMatch(where("name", "node.log"));
  }

  @Test
  void logs_sayNothingOfTheCanary() {
    assertThat(clean.said()).anyMatch(where(LISTENS, "standard output"));
    assertThat(leaks(clean.said())).isEmpty();
  }

  @Test
  void streams_carryNothingOfTheCanaryButTokens() {
    for (String party : List.of("hearth", "metromail")) {
      assertThat(clean.streams())
          .anyMatch(where(SQL, "streams of " + party + ", request"))
          .anyMatch(where(POLICY + party, "streams of " + party + ", reply messages > base64"))
          .anyMatch(where(TOKEN, "streams of " + party + ", reply messages"));
    }
    assertThat(leaks(clean.streams())).isEmpty();
  }

  @Test
  void streamsWithPlantedLeaks_areFound() {
    assertThat(leaky.streams())
        .anyMatch(where("e-mail as written", "streams of hearth, request"))
        .anyMatch(where("pseudonym of e-mail", "planted stream, reply payload"))
        .anyMatch(where("pseudonym of e-mail", "planted stream, reply messages > base64"));
    assertThat(leaky.streams())
        .as("a frame's border parts it where frames are not taken apart")
        .noneMatch(where("pseudonym of e-mail", "planted stream, to the room"));
  }

  @Test
  void collaborationKey_isTheSameAtBothParties() {
    assertThat(key).hasSize(32);
    assertThat(Arrays.equals(key, room.node("metromail").readKey("collaboration-1.key"))).isTrue();
  }

  @Test
  @SuppressWarnings("InsecureCryptoUsage") // One block is one token, as in io.parley.crypto.
  void derivedKeys_areThoseThatTheProductUses() throws Exception {
    byte[] pseudonym = Secrets.pseudonyms(key, SHARED).get("e-mail");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Secrets.pseudonymKey(key), "HmacSHA256"));
    byte[] expected = mac.doFinal(Secrets.matchKeys(SHARED).get("e-mail").toBytes());
    assertThat(pseudonym).isEqualTo(Arrays.copyOf(expected, 16));
    byte[] grant = room.grants("hearth").get(0);
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(Secrets.queryKey(key, grant), "AES"));
    assertThat(canarysTokens(grant)).contains(cipher.doFinal(pseudonym));
  }

  @Test
  void tokens_areOfOneQueryOnly() throws IOException {
    Map<String, Set<UUID>> byQuery = new TreeMap<>();
    for (List<Http2Connection> connections : room.recorded().values()) {
      for (Http2Connection connection : connections) {
        for (TokenStream stream : TokenStream.of(connection)) {
          byQuery.computeIfAbsent(stream.queryId(), q -> new TreeSet<>()).addAll(stream.tokens());
        }
      }
    }
    Set<UUID> before = new TreeSet<>();
    byQuery.forEach(
        (query, tokens) -> {
          assertThat(tokens).as("a query's tokens").hasSizeGreaterThan(1_000);
          assertThat(tokens).noneMatch(before::contains);
          before.addAll(tokens);
        });
    assertThat(byQuery).hasSizeGreaterThanOrEqualTo(4);
    for (byte[] grant : room.grants("metromail")) {
      Set<UUID> tokens = byQuery.getOrDefault(Json.read(grant, Grant.class).queryId(), Set.of());
      assertThat(canarysTokens(grant))
          .map(ByteBuffer::wrap)
          .map(b -> new UUID(b.getLong(), b.getLong()))
          .anyMatch(tokens::contains);
    }
  }

  @Test
  void partysFolder_holdsNothingOfWhomOnlyThePartnerKnows() throws IOException {
    for (String party : List.of("hearth", "metromail")) {
      boolean hearth = party.equals("hearth");
      Canary partners = hearth ? ONLY_METROMAIL : ONLY_HEARTH;
      Canary own = hearth ? ONLY_HEARTH : ONLY_METROMAIL;
      assertThat(foundAt(party, partners)).isEmpty();
      assertThat(foundAt(party, own))
          .as("the same look finds its own person")
          .anyMatch(where("e-mail normalised", "> Parquet"))
          .anyMatch(where("pseudonym of e-mail", "> Parquet"));
    }
  }

  private static Set<Found> foundAt(String party, Canary canary) throws IOException {
    Secrets secrets = new Secrets().person(canary);
    List<Pattern> patterns = new ArrayList<>(secrets.patterns());
    Secrets.pseudonyms(key, canary)
        .forEach((type, p) -> patterns.addAll(Forms.ofBytes("pseudonym of " + type, p)));
    Unwrapping search = new Unwrapping(new PatternSearch(patterns), work);
    search.folder(room.node(party).path());
    return search.found();
  }

  @Test
  void partysPort_withoutTheRoomsCertificate_refuses() {
    for (String party : List.of("hearth", "metromail")) {
      String partner = party.equals("hearth") ? "metromail" : "hearth";
      try (FlightPeer nobody = new FlightPeer(room, party, Optional.empty());
          FlightPeer another = new FlightPeer(room, party, Optional.of(tls(partner)));
          FlightPeer theRoom = new FlightPeer(room, party, Optional.of(tls("room")))) {
        for (FlightPeer stranger : List.of(nobody, another)) {
          assertThatThrownBy(() -> stranger.call(Wire.HELLO, new byte[0]))
              .isInstanceOf(FlightRuntimeException.class);
        }
        assertThat(theRoom.call(Wire.HELLO, new byte[0])).isNotEmpty();
      }
    }
  }

  private static TlsIdentity tls(String node) {
    return room.node(node).tls();
  }

  @Test
  void roomsPort_withAnUnknownAccessKey_refuses() {
    Profile known = room.cluster().profile("hearth");
    Profile unknown =
        new Profile(
            known.address(),
            known.certificate(),
            known.roomKey(),
            AccessKey.generate().text(SecretAccess.insecure()));
    try (RoomClient stranger = new RoomClient(unknown)) {
      assertThatThrownBy(() -> stranger.ask(WatchedRoom.question(OVERLAP)))
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.UNAUTHENTICATED));
    }
  }

  @Test
  void relayThatSwapsAnEphemeral_isRefusedByBothParties() {
    for (CheatingRelay.Outcome outcome : cheated) {
      assertThat(outcome).isEqualTo(new CheatingRelay.Outcome(true, "keyless"));
    }
  }
}
