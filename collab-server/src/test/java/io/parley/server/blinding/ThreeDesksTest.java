package io.parley.server.blinding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.KeyAgreement;
import io.parley.crypto.KeyUse;
import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.blind.HelpQuota;
import io.parley.crypto.blind.KernelChoice;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.crypto.seal.SealRejected;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Addressed;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BlindedKeys;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three members; cinema is curious, and the room on its side. Cinema has people 0 to 29, hearth 10
 * to 39, metromail 20 to 49: 20 to 29 are of all.
 */
class ThreeDesksTest {
  private static final List<String> NAMES = List.of("cinema", "hearth", "metromail");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-28T12:00:00Z"), ZoneOffset.UTC);
  private static final BlindedKeys TERMS = new BlindedKeys(BlindedKeys.PROTOCOL, 10_000, 32, 16);

  private final CollaborationKey key =
      CollaborationKey.fromByteArray(new byte[32], SecretAccess.insecure());
  private final Map<String, BlindingDesk> desks = new TreeMap<>();
  private final Map<String, StoredHelpLedger> ledgers = new TreeMap<>();
  private final Map<String, OwnerMemory> finished = new TreeMap<>();

  /** What the room carried from hearth to metromail. */
  private final List<byte[]> requests = new ArrayList<>();

  /** Which threads asked an owner for its next request. */
  private final Map<String, Set<String>> carriers = new ConcurrentHashMap<>();

  private int losing = -1;
  private Path root;
  private Agreement agreement;
  private byte[] agreementHash;

  @BeforeEach
  void open(@TempDir Path folder) {
    root = folder;
    for (String name : NAMES) {
      directory(name).create(name, CLOCK);
    }
    agreement =
        new Agreement(
                Agreement.VERSION,
                "cinema-week",
                1,
                NAMES.stream().map(this::identity).toList(),
                new Agreement.Node("room", "none", "certificate"),
                List.of("email"),
                "parley-canonical/1",
                List.of("measurement"))
            .withKeys(TERMS);
    agreementHash = Digest.sha256(Json.bytes(agreement));
    for (String name : NAMES) {
      ledgers.put(name, StoredHelpLedger.open(root.resolve(name).resolve("help.db")));
      int from = 10 * NAMES.indexOf(name);
      desks.put(
          name,
          new BlindingDesk(
              self(name),
              KernelChoice.atStart().kernel(),
              Objects.requireNonNull(ledgers.get(name)),
              () -> TwoDesks.people(from, from + 30),
              false,
              memory -> finished.put(name, memory)));
    }
  }

  private BlindingDesk.Self self(String name) {
    return new BlindingDesk.Self(
        name,
        directory(name).signingKey(),
        agreement,
        agreementHash,
        key,
        directory(name),
        new HelpQuota(1_000_000, Duration.ofHours(1)),
        CLOCK,
        new Progress(
            name, new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)));
  }

  @AfterEach
  void close() {
    ledgers.values().forEach(StoredHelpLedger::close);
  }

  @Test
  void pseudonyms_areEqualExactlyWherePeopleAre_amongAllThree() {
    relay();

    Map<ByteBuffer, Integer> people = new TreeMap<>();
    for (String name : NAMES) {
      int from = 10 * NAMES.indexOf(name);
      for (int person = from; person < from + 30; person++) {
        Integer before = people.put(pseudonym(name, person), person);
        assertThat(before == null || before == person).isTrue();
      }
    }
    assertThat(people).hasSize(50);
  }

  /** Carrying waits for the network: a thread an owner, of the relay's own. */
  @Test
  void everyOwner_isCarriedByAThreadOfItsOwn() {
    relay();

    assertThat(carriers).containsOnlyKeys(NAMES);
    assertThat(carriers.values())
        .allSatisfy(
            threads ->
                assertThat(threads).singleElement().asString().startsWith("blinding-relay "));
    assertThat(Set.copyOf(carriers.values())).hasSize(3);
  }

  private static String thread() {
    Thread now = Thread.currentThread();
    return now.getName() + " " + now.getId();
  }

  /** Each owner's rows are counted, and capped, at each of its helpers. */
  @Test
  void everyHelper_countsEveryOwner() {
    relay();

    for (String helper : NAMES) {
      assertThat(Objects.requireNonNull(ledgers.get(helper)).entries())
          .extracting(StoredHelpLedger.Entry::event)
          .filteredOn(e -> e.what().equals("commitment"))
          .extracting(StoredHelpLedger.Event::member)
          .containsExactlyInAnyOrderElementsOf(
              NAMES.stream().filter(n -> !n.equals(helper)).toList());
    }
  }

  @Test
  void messageLostAtTheSecondHelper_isSentAgainAndNotCounted() {
    losing = 3;
    assertThatThrownBy(this::relay).isInstanceOf(BlindingRelay.Broken.class);
    relay();

    assertThat(finished).containsOnlyKeys(NAMES);
    assertThat(pseudonym("hearth", 25)).isEqualTo(pseudonym("cinema", 25));
    assertThat(pseudonym("hearth", 35)).isEqualTo(pseudonym("metromail", 35));
    assertThat(Objects.requireNonNull(ledgers.get("metromail")).entries())
        .extracting(StoredHelpLedger.Entry::event)
        .extracting(StoredHelpLedger.Event::what)
        .contains("helped-again");
  }

  /**
   * Cinema has the collaboration's key and those of its own pairs, and the room every message. What
   * hearth asks metromail opens with none of them in any place, and does with metromail's own end.
   */
  @Test
  void lineOfTwoMembers_doesNotOpenToTheThird() {
    BlindingPair metromails = new BlindingPair(self("metromail"), agreement.member("hearth"));
    byte[] ofHearth = desk("hearth").begin("metromail");
    byte[] ofMetromail = metromails.begin();
    byte[] signedByHearth = desk("hearth").sign("metromail", ofMetromail);
    byte[] signedByMetromail = metromails.sign(ofHearth);
    desk("hearth").open("metromail", signedByMetromail);
    metromails.open(signedByHearth);
    CollaborationKey ofCinema = cinemasPairWithHearth();
    Addressed toCinema = desk("hearth").next(new byte[0]).orElseThrow();
    SessionLines cinemas = SessionLines.of(ofCinema, key, agreementHash, "hearth", "cinema");
    assertThat(cinemas.requests().open(toCinema.message())).isNotEmpty();
    byte[] answer =
        cinemas.answers().seal(BlindingMessage.number(BlindingMessage.Kind.POSITION, 0).bytes());
    Addressed recorded = desk("hearth").next(answer).orElseThrow();
    assertThat(recorded.member()).isEqualTo("metromail");

    List<CollaborationKey> known =
        List.of(
            key,
            ofCinema,
            key(ofHearth),
            key(ofMetromail),
            key(Digest.sha256(LengthPrefixed.of(ofHearth, ofMetromail))),
            key(Digest.sha256(LengthPrefixed.of(signedByHearth, signedByMetromail))));
    for (CollaborationKey pair : known) {
      for (CollaborationKey all : known) {
        SessionLines attack = SessionLines.of(pair, all, agreementHash, "hearth", "metromail");
        assertThatThrownBy(() -> attack.requests().open(recorded.message()))
            .isInstanceOf(SealRejected.class);
      }
    }
    assertThat(metromails.partners().requests().open(recorded.message()))
        .isEqualTo(new byte[] {1}); // how far is metromail
  }

  private static CollaborationKey key(byte[] bytes) {
    return CollaborationKey.fromByteArray(bytes, SecretAccess.insecure());
  }

  /** Cinema greets hearth as it may, and keeps the key of the pair. */
  private CollaborationKey cinemasPairWithHearth() {
    byte[] ofHearth = desk("hearth").begin("cinema");
    KeyAgreement cinema =
        KeyAgreement.start(
            KeyUse.GREETING,
            directory("cinema").signingKey(),
            directory("hearth").signingKey().verifyingKey(),
            "cinema",
            "hearth",
            agreementHash,
            1);
    byte[] signed = desk("hearth").sign("cinema", cinema.ephemeral());
    desk("hearth").open("cinema", cinema.signature(ofHearth));
    return cinema.finish(ofHearth, signed);
  }

  @Test
  void thirdMemberThatGreetsInAnothersName_isRefused() {
    byte[] ephemeral = desk("hearth").begin("metromail");
    KeyAgreement cinema =
        KeyAgreement.start(
            KeyUse.GREETING,
            directory("cinema").signingKey(),
            directory("hearth").signingKey().verifyingKey(),
            "metromail",
            "hearth",
            agreementHash,
            1);
    desk("hearth").sign("metromail", cinema.ephemeral());
    byte[] signed = cinema.signature(ephemeral);

    assertThatThrownBy(() -> desk("hearth").open("metromail", signed))
        .isInstanceOf(BlindingFailed.class)
        .hasMessageStartingWith("`metromail` did not sign the greeting");
  }

  /** Metromail greets cinema honestly; cinema shows that greeting to hearth. */
  @Test
  void greetingToTheThirdMember_isNoneToTheSecond() {
    byte[] ofHearth = desk("hearth").begin("metromail");
    byte[] ofMetromail = desk("metromail").begin("cinema");
    desk("hearth").sign("metromail", ofMetromail);
    byte[] signed = desk("metromail").sign("cinema", ofHearth);

    assertThatThrownBy(() -> desk("hearth").open("metromail", signed))
        .isInstanceOf(BlindingFailed.class);
  }

  @Test
  void requestToOneHelper_isRefusedByTheOther() {
    for (int i = 0; i < NAMES.size(); i++) {
      for (int j = i + 1; j < NAMES.size(); j++) {
        greet(NAMES.get(i), NAMES.get(j));
      }
    }
    Addressed toCinema = desk("hearth").next(new byte[0]).orElseThrow();
    assertThat(toCinema.member()).isEqualTo("cinema");

    assertThatThrownBy(() -> desk("metromail").help("hearth", toCinema.message()))
        .isInstanceOf(BlindingFailed.class)
        .hasMessageContaining("was not what `hearth` sent at this place");
  }

  private void greet(String a, String b) {
    byte[] ofA = desk(a).begin(b);
    byte[] ofB = desk(b).begin(a);
    byte[] signedByA = desk(a).sign(b, ofB);
    byte[] signedByB = desk(b).sign(a, ofA);
    desk(a).open(b, signedByB);
    desk(b).open(a, signedByA);
  }

  private void relay() {
    new BlindingRelay(NAMES.stream().map(this::carried).toList()).run();
  }

  /**
   * A party as the room reaches it: it keeps what hearth asks metromail, and may lose an answer.
   */
  private BlindingRelay.Party carried(String name) {
    return new BlindingActions(
        name,
        (action, body) -> {
          if (action.equals("parley.blind.next")) {
            carriers.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet()).add(thread());
          }
          byte[] reply = BlindingActions.reply(desk(name), action, body);
          if (name.equals("metromail") && action.equals("parley.blind.help")) {
            Addressed request = Addressed.required(body);
            if (request.member().equals("hearth")) {
              requests.add(request.message());
              if (requests.size() - 1 == losing) {
                throw new IllegalStateException("lost");
              }
            }
          }
          return reply;
        });
  }

  private ByteBuffer pseudonym(String name, int person) {
    return ByteBuffer.wrap(
        Optional.ofNullable(finished.get(name))
            .flatMap(m -> m.pseudonym(TwoDesks.person(person)))
            .orElseThrow());
  }

  private BlindingDesk desk(String name) {
    return Objects.requireNonNull(desks.get(name));
  }

  private NodeDirectory directory(String name) {
    return new NodeDirectory(root.resolve(name));
  }

  private Agreement.Node identity(String name) {
    return new Agreement.Node(
        name, directory(name).signingKey().verifyingKey().encoded(), "certificate");
  }
}
