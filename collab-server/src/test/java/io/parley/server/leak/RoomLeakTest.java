package io.parley.server.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.TlsIdentity;
import io.parley.server.client.Profile;
import io.parley.server.client.RoomClient;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
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
  @TempDir private static Path root;
  @TempDir private static Path work;

  private static final Canary SHARED = Canary.inArea("205");
  private static final Canary ONLY_HEARTH = Canary.inArea("334");
  private static final Canary ONLY_METROMAIL = Canary.inArea("907");

  private static Investigation done;

  @BeforeAll
  static void askAndLook() throws Exception {
    done = Investigation.of(root, work, SHARED, ONLY_HEARTH, ONLY_METROMAIL);
  }

  @AfterAll
  static void stop() throws IOException {
    if (done != null) {
      done.close();
    }
  }

  private static List<Found> leaks(Collection<Found> found) {
    return found.stream().filter(f -> !Controls.isControl(f)).toList();
  }

  private static boolean isToken(Found found) {
    return found.secret().equals(Controls.TOKEN);
  }

  private static Predicate<Found> where(String secret, String place) {
    return f -> f.secret().equals(secret) && f.where().contains(place);
  }

  @Test
  void memory_holdsNothingOfTheCanary() {
    Peers.require(done.whyNoMemory());
    for (ProcessMemory.Look look : done.memory()) {
      assertThat(leaks(look.found())).isEmpty();
    }
  }

  @Test
  void memory_isReadWholeAndSeen() {
    Peers.require(done.whyNoMemory());
    for (ProcessMemory.Look look : done.memory()) {
      assertThat(look.bytes()).isGreaterThan(100L << 20);
      assertThat(look.unread()).isLessThan(look.bytes() / 100);
      assertThat(look.found())
          .as("a text, and the bytes of a key, that the room has in its heap")
          .anyMatch(where(Controls.AGREEMENT, "memory"))
          .anyMatch(where(Controls.OWN_KEY, "memory"));
    }
    assertThat(done.memory())
        .as("a token in the memory of DuckDB, which alone writes it so")
        .anyMatch(l -> l.found().stream().anyMatch(f -> isToken(f) && f.form().contains("DuckDB")));
  }

  @Test
  void memoryWithAPlantedLeak_isFound() {
    Peers.require(done.whyNoMemory());
    assertThat(done.leakyMemory().found()).anyMatch(where("e-mail as written", "memory"));
  }

  @Test
  void folder_holdsNothingOfTheCanary() {
    assertThat(done.clean().folder()).anyMatch(where(Controls.QUERY, "room.db > SQLite"));
    assertThat(done.clean().folder()).anyMatch(where(Controls.LISTENS, "node.log"));
    assertThat(leaks(done.clean().folder())).isEmpty();
  }

  @Test
  void folderWithPlantedLeaks_isFound() {
    String hash = "SHA-256 of e-mail normalised";
    assertThat(done.leaky().folder())
        .anyMatch(where(hash, "planted.gz > gzip"))
        .anyMatch(where("phone normalised", "planted.zip > "))
        .anyMatch(where(hash, "planted.parquet > Parquet"))
        .anyMatch(where(hash, "planted.db > SQLite"))
        .anyMatch(where("match key of e-mail", "planted.json > base64 > base64"))
        .anyMatch(where("name", "node.log"));
  }

  @Test
  void logs_sayNothingOfTheCanary() {
    assertThat(done.clean().said()).anyMatch(where(Controls.LISTENS, "standard output"));
    assertThat(leaks(done.clean().said())).isEmpty();
  }

  @Test
  void logsWithAPlantedLeak_isFound() {
    assertThat(done.leaky().said()).anyMatch(where("name", "standard output"));
  }

  @Test
  void streams_carryNothingOfTheCanaryButTokens() {
    for (String party : List.of("hearth", "metromail")) {
      assertThat(done.clean().streams())
          .anyMatch(where(Controls.SQL, "streams of " + party + ", request"))
          .anyMatch(
              where(Controls.POLICY + party, "streams of " + party + ", reply messages > base64"))
          .anyMatch(where(Controls.TOKEN, "streams of " + party + ", reply messages"));
    }
    assertThat(leaks(done.clean().streams())).isEmpty();
  }

  @Test
  void streamsWithPlantedLeaks_areFound() {
    assertThat(done.leaky().streams())
        .anyMatch(where("e-mail as written", "streams of hearth, request"))
        .anyMatch(where("pseudonym of e-mail", "streams of planted, reply payload"))
        .anyMatch(where("pseudonym of e-mail", "streams of planted, reply messages > base64"));
    assertThat(done.leaky().streams())
        .as("a frame's border parts it where frames are not taken apart")
        .noneMatch(where("pseudonym of e-mail", "streams of planted, to the room"));
  }

  @Test
  void collaborationKey_isTheSameAtBothParties() {
    assertThat(done.key()).hasSize(32);
    assertThat(
            Arrays.equals(done.key(), done.room().node("metromail").readKey("collaboration-1.key")))
        .isTrue();
  }

  @Test
  @SuppressWarnings("InsecureCryptoUsage") // One block is one token, as in io.parley.crypto.
  void derivedKeys_areThoseThatTheProductUses() throws Exception {
    byte[] pseudonym = Secrets.pseudonyms(done.key(), SHARED).get("e-mail");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Secrets.pseudonymKey(done.key()), "HmacSHA256"));
    byte[] expected = mac.doFinal(Secrets.matchKeys(SHARED).get("e-mail").toBytes());
    assertThat(Arrays.equals(pseudonym, Arrays.copyOf(expected, 16))).isTrue();
    byte[] grant = done.room().grants("hearth").get(0);
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(Secrets.queryKey(done.key(), grant), "AES"));
    byte[] token = cipher.doFinal(pseudonym);
    assertThat(
            Controls.tokens(done.key(), SHARED, grant).stream()
                .anyMatch(t -> Arrays.equals(t, token)))
        .isTrue();
  }

  @Test
  void tokens_areOfOneQueryOnly() throws IOException {
    Map<String, Set<UUID>> byQuery = new TreeMap<>();
    for (List<Http2Connection> connections : done.room().recorded().values()) {
      for (Http2Connection connection : connections) {
        for (TokenStream stream : TokenStream.of(connection)) {
          byQuery.computeIfAbsent(stream.queryId(), q -> new TreeSet<>()).addAll(stream.tokens());
        }
      }
    }
    Set<UUID> before = new TreeSet<>();
    byQuery.forEach(
        (query, tokens) -> {
          assertThat(tokens).noneMatch(before::contains);
          before.addAll(tokens);
        });
    // A question about one party whose condition nobody meets at home sends no token at all.
    assertThat(byQuery.values().stream().filter(tokens -> tokens.size() > 1_000))
        .as("queries with many tokens")
        .hasSizeGreaterThanOrEqualTo(4);
    for (byte[] grant : done.room().grants("metromail")) {
      Set<UUID> tokens = byQuery.getOrDefault(Json.read(grant, Grant.class).queryId(), Set.of());
      assertThat(Controls.tokens(done.key(), SHARED, grant))
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
          .anyMatch(where("e-mail as written", ".csv"));
    }
  }

  @Test
  void partysFolder_holdsItsPeopleInSourcesAndDeliveredAudiencesAlone() throws IOException {
    for (String party : List.of("hearth", "metromail")) {
      assertThat(foundAt(party, SHARED))
          .anyMatch(where("e-mail as written", ".csv"))
          .allMatch(f -> f.where().matches("[a-z_]+\\.csv|audiences/audience-[0-9a-f]+\\.csv.*"));
    }
    assertThat(foundAt("metromail", SHARED))
        .as("the product that was asked for")
        .anyMatch(where("SHA-256 of e-mail normalised", "audiences/"));
  }

  private static Set<Found> foundAt(String party, Canary canary) throws IOException {
    Secrets secrets = new Secrets().person(canary);
    List<Pattern> patterns = new ArrayList<>(secrets.patterns());
    Secrets.pseudonyms(done.key(), canary)
        .forEach((type, p) -> patterns.addAll(Forms.ofBytes("pseudonym of " + type, p)));
    Unwrapping search = new Unwrapping(new PatternSearch(patterns), work);
    search.folder(done.room().node(party).path());
    return search.found();
  }

  @Test
  void partysPort_withoutTheRoomsCertificate_refuses() {
    for (String party : List.of("hearth", "metromail")) {
      String partner = party.equals("hearth") ? "metromail" : "hearth";
      try (FlightPeer nobody = new FlightPeer(done.room(), party, Optional.empty());
          FlightPeer another = new FlightPeer(done.room(), party, Optional.of(tls(partner)));
          FlightPeer theRoom = new FlightPeer(done.room(), party, Optional.of(tls("room")))) {
        for (FlightPeer stranger : List.of(nobody, another)) {
          assertThatThrownBy(() -> stranger.call(Wire.HELLO, new byte[0]))
              .isInstanceOf(FlightRuntimeException.class);
        }
        assertThat(theRoom.call(Wire.HELLO, new byte[0])).isNotEmpty();
      }
    }
  }

  private static TlsIdentity tls(String node) {
    return done.room().node(node).tls();
  }

  @Test
  void roomsPort_withAnUnknownAccessKey_refuses() {
    Profile known = done.room().cluster().profile("hearth");
    Profile unknown =
        new Profile(
            known.address(),
            known.certificate(),
            known.roomKey(),
            AccessKey.generate().text(SecretAccess.insecure()));
    try (RoomClient stranger = new RoomClient(unknown)) {
      assertThatThrownBy(() -> stranger.ask(WatchedRoom.question(Investigation.OVERLAP)))
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.UNAUTHENTICATED));
    }
  }

  @Test
  void relayThatSwapsAnEphemeral_isRefusedByBothParties() {
    for (CheatingRelay.Outcome outcome : done.cheated()) {
      assertThat(outcome).isEqualTo(new CheatingRelay.Outcome(true, "keyless"));
    }
  }
}
