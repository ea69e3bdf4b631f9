package io.parley.server.blinding;

import static io.parley.server.blinding.TwoDesks.HEARTH;
import static io.parley.server.blinding.TwoDesks.METROMAIL;
import static io.parley.server.blinding.TwoDesks.TERMS;
import static io.parley.server.blinding.TwoDesks.people;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.KeyAgreement;
import io.parley.crypto.SigningKey;
import io.parley.crypto.blind.BlindedPseudonyms;
import io.parley.crypto.blind.BlindingKernel;
import io.parley.crypto.blind.BlindingScalar;
import io.parley.crypto.blind.SpotCheckFailed;
import io.parley.crypto.seal.Envelope;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.BlindedKeys;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hearth has people 0 to 99, metromail 60 to 139. */
@Tag("slow")
class BlindingDeskTest {
  private TwoDesks two;

  @BeforeEach
  void open(@TempDir Path root) {
    two = new TwoDesks(root, TERMS, people(0, 100), people(60, 140));
  }

  @AfterEach
  void close() {
    two.close();
  }

  @Test
  void pseudonyms_areEqualExactlyWherePeopleAre() {
    two.relay();

    for (int hearths = 0; hearths < 100; hearths++) {
      for (int metromails = 60; metromails < 140; metromails++) {
        assertThat(
                Arrays.equals(
                    two.pseudonym(HEARTH, hearths).orElseThrow(),
                    two.pseudonym(METROMAIL, metromails).orElseThrow()))
            .isEqualTo(hearths == metromails);
      }
    }
  }

  @ParameterizedTest(name = "{0}, request {1}, message {2}")
  @CsvSource({
    "hearth, true, 0",
    "hearth, true, 2",
    "hearth, false, 0",
    "hearth, false, 3",
    "metromail, true, 1",
    "metromail, false, 1",
    "metromail, false, 4"
  })
  void alteredMessage_endsTheSessionAndNothingElse(String owner, boolean request, int number) {
    assertThatThrownBy(
            () ->
                two.relay(
                    (of, isRequest, place, message) ->
                        of.equals(owner) && isRequest == request && place == number
                            ? altered(message)
                            : message))
        .isInstanceOf(BlindingRelay.Broken.class);

    assertThat(two.isFinished(owner)).isFalse();
    String other = owner.equals(HEARTH) ? METROMAIL : HEARTH;
    assertThat(two.said(request ? other : owner))
        .contains("blinding failed: a message of blinding was not what");
    assertThat(two.said(HEARTH)).contains("blinding broke off");
    assertThat(two.said(METROMAIL)).contains("blinding broke off");
    two.relay();
    assertThat(shared()).isEqualTo(40);
  }

  @Test
  void repeatedRequest_isRefused() {
    begin();
    byte[] request = two.next(HEARTH, new byte[0]);
    two.help(METROMAIL, request);

    assertRefused(() -> two.help(METROMAIL, request));
  }

  @Test
  void repeatedAnswer_isRefused() {
    begin();
    byte[] answer = two.help(METROMAIL, two.next(HEARTH, new byte[0]));
    two.next(HEARTH, answer);

    assertRefused(() -> two.next(HEARTH, answer));
  }

  @Test
  void ownRequestHandedBack_isRefused() {
    begin();
    byte[] request = two.next(HEARTH, new byte[0]);

    assertRefused(() -> two.help(HEARTH, request));
  }

  @Test
  void answersSwappedBetweenOwners_areRefused() {
    begin();
    byte[] toHearth = two.help(METROMAIL, two.next(HEARTH, new byte[0]));
    byte[] toMetromail = two.help(HEARTH, two.next(METROMAIL, new byte[0]));

    assertRefused(() -> two.next(HEARTH, toMetromail));
    assertRefused(() -> two.next(METROMAIL, toHearth));
  }

  @Test
  void messageOfAnotherSession_isRefused() {
    begin();
    byte[] earlier = two.next(HEARTH, new byte[0]);
    begin();

    assertRefused(() -> two.help(METROMAIL, earlier));
  }

  /** The room greets each of the two in the other's name, to sit in the middle of their lines. */
  @Test
  void roomThatGreetsInAPartnersName_isRefused() {
    byte[] ephemeral = two.desk(HEARTH).begin(METROMAIL);
    KeyAgreement room = two.greeting(SigningKey.generate(), METROMAIL, HEARTH);
    two.desk(HEARTH).sign(METROMAIL, room.ephemeral());
    byte[] signed = room.signature(ephemeral);

    assertThatThrownBy(() -> two.desk(HEARTH).open(METROMAIL, signed))
        .isInstanceOf(BlindingFailed.class)
        .hasMessageStartingWith("`metromail` did not sign the greeting of this session");
    assertThat(two.said(HEARTH)).contains("did not sign the greeting");
  }

  /** The same two members sign for the epoch's key as well; neither passes for the other. */
  @Test
  void keyAgreementOfTheEpoch_isNoGreeting() {
    byte[] ephemeral = two.desk(HEARTH).begin(METROMAIL);
    KeyAgreement forTheKey =
        KeyAgreement.start(
            two.directory(METROMAIL).signingKey(),
            two.directory(HEARTH).signingKey().verifyingKey(),
            METROMAIL,
            HEARTH,
            Digest.sha256(Json.bytes(two.agreement)),
            1);
    two.desk(HEARTH).sign(METROMAIL, forTheKey.ephemeral());
    byte[] signed = forTheKey.signature(ephemeral);

    assertThatThrownBy(() -> two.desk(HEARTH).open(METROMAIL, signed))
        .isInstanceOf(BlindingFailed.class);
  }

  /** What stood between sessions before: recorded signatures are of other ephemerals. */
  @Test
  void greetingOfAnEarlierSession_isRefused() {
    byte[] ephemeral = two.desk(HEARTH).begin(METROMAIL);
    byte[] recorded = two.desk(METROMAIL).begin(HEARTH);
    byte[] signed = two.desk(METROMAIL).sign(HEARTH, ephemeral);
    two.desk(HEARTH).begin(METROMAIL);
    two.desk(HEARTH).sign(METROMAIL, recorded);

    assertThatThrownBy(() -> two.desk(HEARTH).open(METROMAIL, signed))
        .isInstanceOf(BlindingFailed.class);
  }

  @Test
  void sessionIsOpenedOnce() {
    byte[] ofHearth = two.desk(HEARTH).begin(METROMAIL);
    byte[] ofMetromail = two.desk(METROMAIL).begin(HEARTH);
    two.desk(HEARTH).sign(METROMAIL, ofMetromail);
    byte[] signed = two.desk(METROMAIL).sign(HEARTH, ofHearth);
    two.desk(HEARTH).open(METROMAIL, signed);

    assertThatThrownBy(() -> two.desk(HEARTH).open(METROMAIL, signed))
        .isInstanceOf(BadDocument.class)
        .hasMessageContaining("no session of blinding was begun");
  }

  @Test
  void messageBeyondAnyBatch_isRefusedUnread() {
    begin();

    assertThatThrownBy(() -> two.help(HEARTH, new byte[32 * 32 + 4_097]))
        .isInstanceOf(BadDocument.class)
        .hasMessage("a message of blinding has at most 5120 bytes, not 5121");
  }

  @Test
  void answerThatWasLost_isGivenAgainAndNotCounted() {
    assertThatThrownBy(() -> two.relay(losing(HEARTH, 3))).isInstanceOf(BlindingRelay.Broken.class);
    two.relay();

    int batches = two.terms().batchesFor(100);
    assertThat(two.audit(METROMAIL))
        .filteredOn(e -> e.startsWith("helped-again:"))
        .singleElement()
        .asString()
        .startsWith("helped-again: batch 1, 32 rows");
    assertThat(two.account(METROMAIL, HEARTH).answered()).isEqualTo(batches);
    assertThat(two.account(METROMAIL, HEARTH).rows()).isEqualTo(32L * batches);
    assertThat(shared()).isEqualTo(40);
  }

  @Test
  void ownerStartedAgain_keepsWhatItHadAndSendsTheRestAfresh() {
    assertThatThrownBy(() -> two.relay(losing(HEARTH, 5))).isInstanceOf(BlindingRelay.Broken.class);
    two.open(HEARTH, TwoDesks.kernel());
    two.relay();

    int batches = two.terms().batchesFor(100);
    long answered = two.account(METROMAIL, HEARTH).answered();
    assertThat(two.audit(METROMAIL)).noneMatch(e -> e.startsWith("helped-again:"));
    assertThat(answered)
        .as("the lost batch is helped again under a fresh mask, and counted; the others are not")
        .isEqualTo(4 + two.terms().batchesFor(100 - 3 * 16))
        .isLessThan(2L * batches);
    assertThat(shared()).isEqualTo(40);
  }

  @Test
  void partnerStartedAgain_goesOnHelping() {
    assertThatThrownBy(() -> two.relay(losing(HEARTH, 4))).isInstanceOf(BlindingRelay.Broken.class);
    two.open(METROMAIL, TwoDesks.kernel());
    two.relay();

    assertThat(two.account(METROMAIL, HEARTH).answered()).isEqualTo(two.terms().batchesFor(100));
    assertThat(shared()).isEqualTo(40);
  }

  /** A ledger from before would let the growth cap begin again. */
  @Test
  void partnerThatLostItsCount_isNotAskedAnyMore() throws IOException {
    assertThatThrownBy(() -> two.relay(losing(HEARTH, 5))).isInstanceOf(BlindingRelay.Broken.class);
    two.close();
    for (String file : List.of("help.db", "help.db-wal", "help.db-shm")) {
      Files.deleteIfExists(two.directory(METROMAIL).resolve(file));
    }
    two.open(METROMAIL, TwoDesks.kernel());
    two.open(HEARTH, TwoDesks.kernel());

    assertThatThrownBy(() -> two.relay()).isInstanceOf(BlindingRelay.Broken.class);
    assertThat(two.said(HEARTH)).contains("it lost its count").contains("agree on another epoch");
    assertThat(two.isFinished(HEARTH)).isFalse();
  }

  @Test
  void growthCap_refusesAndIsAudited(@TempDir Path root) {
    long cap = two.terms().rowsFor(80); // metromail's people fit, hearth's do not
    try (TwoDesks capped =
        new TwoDesks(
            root,
            new BlindedKeys(BlindedKeys.PROTOCOL, cap, 32, 16),
            people(0, 100),
            people(60, 140))) {
      assertThatThrownBy(capped::relay).isInstanceOf(BlindingRelay.Broken.class);

      assertThat(capped.isFinished(HEARTH)).isFalse();
      assertThat(capped.audit(METROMAIL)).contains("refused: GROWTH_CAP");
      assertThat(capped.account(METROMAIL, HEARTH).rows()).isZero();
      assertThat(capped.said(HEARTH))
          .contains("`metromail` does not help: the growth cap of %d rows".formatted(cap));
      assertThat(capped.said(METROMAIL)).contains("does not help `hearth` to blind");
      assertThatThrownBy(capped::relay).isInstanceOf(BlindingRelay.Broken.class);
      assertThat(capped.directory(HEARTH).hasKey("blinding-1.set-2"))
          .as("a refused commitment ends its run")
          .isTrue();
    }
  }

  @Test
  void partnerThatSpoilsRows_isCaughtAuditedAndDoneWith(@TempDir Path root) {
    try (TwoDesks cheated = new TwoDesks(root, TERMS, people(0, 100), people(0, 0))) {
      cheated.open(METROMAIL, new SpoilingKernel());

      assertThatThrownBy(cheated::relay)
          .isInstanceOf(BlindingRelay.Broken.class)
          .hasMessage("blinding broke off at `hearth`; its log says why")
          .hasRootCauseInstanceOf(SpotCheckFailed.class);

      assertThat(cheated.isFinished(HEARTH)).isFalse();
      assertThat(cheated.audit(HEARTH)).contains("partner-treated-rows-differently: batch 0");
      assertThat(cheated.said(HEARTH)).contains("`metromail` treated rows of batch 0");
      cheated.open(METROMAIL, TwoDesks.kernel());
      cheated.open(HEARTH, TwoDesks.kernel());
      assertThatThrownBy(cheated::relay).isInstanceOf(BlindingRelay.Broken.class);
      assertThat(cheated.said(HEARTH)).contains("in this epoch nothing goes on");
      assertThat(cheated.isFinished(HEARTH)).isFalse();
    }
  }

  @Test
  void nothingThatTheRoomCarries_isAPseudonymOrBecomesOneByTheFinalHash() {
    Map<String, List<byte[]>> recorded = two.recorded();
    Set<ByteBuffer> pseudonyms = new HashSet<>();
    Set<ByteBuffer> matchKeys = new HashSet<>();
    for (int i = 0; i < 140; i++) {
      two.pseudonym(HEARTH, i).ifPresent(p -> pseudonyms.add(ByteBuffer.wrap(p)));
      two.pseudonym(METROMAIL, i).ifPresent(p -> pseudonyms.add(ByteBuffer.wrap(p)));
      matchKeys.add(ByteBuffer.wrap(TwoDesks.person(i).toBytes()));
    }
    assertThat(pseudonyms).hasSize(140);
    Set<ByteBuffer> finalHashes = new HashSet<>();
    for (List<byte[]> messages : recorded.values()) {
      assertThat(messages).hasSizeGreaterThan(12);
      for (byte[] message : messages) {
        assertThat(windows(message, 16)).doesNotContainAnyElementsOf(pseudonyms);
        assertThat(windows(message, 32)).doesNotContainAnyElementsOf(matchKeys);
        finalHashes.addAll(finalHashes(message));
      }
    }
    assertThat(finalHashes).hasSizeGreaterThan(10_000).doesNotContainAnyElementsOf(pseudonyms);
  }

  /** The search above would find what it looks for. */
  @Test
  void planted_isFound() {
    byte[] point = TwoDesks.person(1).toBytes();
    byte[] message = new byte[100];
    System.arraycopy(point, 0, message, 37, 32);

    assertThat(finalHashes(message))
        .contains(ByteBuffer.wrap(new BlindedPseudonyms(two.terms()).of(point)));
    assertThat(windows(message, 32)).contains(ByteBuffer.wrap(point));
  }

  @Test
  void sizes_areTheSameForAllBatches() {
    Set<Integer> sizes = new HashSet<>();
    Objects.requireNonNull(two.recorded().get(HEARTH)).stream()
        .skip(4) // position and commitment, with their answers
        .forEach(message -> sizes.add(message.length));

    assertThat(sizes).as("requests and answers of batches").hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void scalarAndMemory_restSealed() throws IOException {
    two.relay();

    for (String file : List.of("keys/blinding-1.key", "keys/blinding-1.memory")) {
      byte[] stored = Files.readAllBytes(two.directory(HEARTH).resolve(file));
      assertThat(Envelope.isSealed(stored)).isTrue();
    }
  }

  @Test
  void finishedOwner_asksNothingAndStillHelps() {
    two.relay();
    two.open(HEARTH, TwoDesks.kernel());
    long before = two.account(METROMAIL, HEARTH).rows();
    two.relay();

    assertThat(two.account(METROMAIL, HEARTH).rows()).isEqualTo(before);
  }

  private void begin() {
    two.greet();
  }

  /** Loses the answer of this number to an owner, and with it the session. */
  private static TwoDesks.Change losing(String owner, int answer) {
    AtomicReference<Boolean> lost = new AtomicReference<>(false);
    return (of, isRequest, number, message) -> {
      if (of.equals(owner) && !isRequest && number == answer && !lost.getAndSet(true)) {
        throw new IllegalStateException("the line broke");
      }
      return message;
    };
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(BlindingFailed.class)
        .hasMessageContaining("whoever carries its messages, changed it");
  }

  private long shared() {
    Set<ByteBuffer> ofHearth = new HashSet<>();
    Set<ByteBuffer> both = new HashSet<>();
    for (int i = 0; i < 140; i++) {
      two.pseudonym(HEARTH, i).ifPresent(p -> ofHearth.add(ByteBuffer.wrap(p)));
    }
    for (int i = 0; i < 140; i++) {
      two.pseudonym(METROMAIL, i)
          .map(ByteBuffer::wrap)
          .filter(ofHearth::contains)
          .ifPresent(both::add);
    }
    return both.size();
  }

  private static byte[] altered(byte[] message) {
    byte[] altered = message.clone();
    altered[message.length / 2] ^= 1;
    return altered;
  }

  private static Set<ByteBuffer> windows(byte[] message, int size) {
    Set<ByteBuffer> windows = new HashSet<>();
    for (int at = 0; at + size <= message.length; at++) {
      windows.add(ByteBuffer.wrap(Arrays.copyOfRange(message, at, at + size)));
    }
    return windows;
  }

  private Set<ByteBuffer> finalHashes(byte[] message) {
    BlindedPseudonyms last = new BlindedPseudonyms(two.terms());
    Set<ByteBuffer> hashes = new HashSet<>();
    for (int at = 0; at + 32 <= message.length; at++) {
      byte[] window = Arrays.copyOfRange(message, at, at + 32);
      hashes.add(ByteBuffer.wrap(last.of(window)));
    }
    return hashes;
  }

  /** Multiplies every second row by a scalar of its own. */
  private static final class SpoilingKernel implements BlindingKernel {
    private final BlindingScalar other = BlindingScalar.generate();

    @Override
    public String name() {
      return "spoiling";
    }

    @Override
    public byte[] multiply(BlindingScalar scalar, byte[] packedPoints) {
      byte[] products = TwoDesks.kernel().multiply(scalar, packedPoints);
      byte[] spoilt = TwoDesks.kernel().multiply(other, packedPoints);
      for (int at = 32; at < products.length; at += 64) {
        System.arraycopy(spoilt, at, products, at, 32);
      }
      return products;
    }
  }
}
