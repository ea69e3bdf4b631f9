package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two members, and a room between them that does what it likes. */
class KeyAgreementTest {
  private static final SecretAccess ACCESS = SecretAccess.insecure();
  private static final byte[] AGREEMENT = Sha256.of(new byte[] {1});
  private static final int EPOCH = 7;

  private final SigningKey shopKey = SigningKey.generate();
  private final SigningKey mediaKey = SigningKey.generate();
  private final KeyAgreement shop = shop(AGREEMENT, EPOCH);
  private final KeyAgreement media = media(AGREEMENT, EPOCH);

  @Test
  void bothFinishWithOneKey() {
    CollaborationKey shopSide = shop.finish(media.ephemeral(), signatureOf(media, shop));
    CollaborationKey mediaSide = media.finish(shop.ephemeral(), signatureOf(shop, media));

    assertThat(shopSide.equalsKey(mediaSide)).isTrue();
  }

  @Test
  void anotherRun_givesAnotherKey() {
    KeyAgreement shopAgain = shop(AGREEMENT, EPOCH);
    KeyAgreement mediaAgain = media(AGREEMENT, EPOCH);

    CollaborationKey first = shop.finish(media.ephemeral(), signatureOf(media, shop));
    CollaborationKey second =
        shopAgain.finish(mediaAgain.ephemeral(), signatureOf(mediaAgain, shopAgain));

    assertThat(first.equalsKey(second)).isFalse();
  }

  /** The classical attack: the room agrees with each side on its own. Both signatures betray it. */
  @Test
  void roomThatSwapsEphemerals_isRejected() {
    EphemeralSecret room = EphemeralSecret.generate();

    byte[] shopSigned = shop.signature(room.publicValue());
    byte[] mediaSigned = media.signature(room.publicValue());

    assertRejected(shop, room.publicValue(), mediaSigned);
    assertRejected(media, room.publicValue(), shopSigned);
  }

  @Test
  void roomThatSwapsAfterTheSignature_isRejected() {
    byte[] signed = signatureOf(media, shop);

    assertRejected(shop, EphemeralSecret.generate().publicValue(), signed);
  }

  @Test
  void roomWithItsOwnSigningKey_isRejected() {
    KeyAgreement room =
        KeyAgreement.start(
            SigningKey.generate(), shopKey.verifyingKey(), "media", "shop", AGREEMENT, EPOCH);

    assertRejected(shop, room.ephemeral(), signatureOf(room, shop));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 6, 8, Integer.MAX_VALUE})
  void signatureOfAnotherEpoch_isRejected(int epoch) {
    KeyAgreement other = media(AGREEMENT, epoch);

    assertRejected(shop, other.ephemeral(), signatureOf(other, shop));
  }

  @Test
  void signatureOfAnotherAgreement_isRejected() {
    KeyAgreement other = media(Sha256.of(new byte[] {2}), EPOCH);

    assertRejected(shop, other.ephemeral(), signatureOf(other, shop));
  }

  @Test
  void signatureUnderAnotherName_isRejected() {
    KeyAgreement other =
        KeyAgreement.start(mediaKey, shopKey.verifyingKey(), "medium", "shop", AGREEMENT, EPOCH);

    assertRejected(shop, other.ephemeral(), signatureOf(other, shop));
  }

  /** An agreement for a collaboration's key and one for an intersection have nothing in common. */
  @Test
  void signatureForAnotherUse_isRejected() {
    KeyAgreement other =
        KeyAgreement.start(
            KeyUse.INTERSECTION,
            mediaKey,
            shopKey.verifyingKey(),
            "media",
            "shop",
            AGREEMENT,
            EPOCH);

    assertRejected(shop, other.ephemeral(), signatureOf(other, shop));
    assertThat(KeyUse.INTERSECTION.keyInfo()).isNotEqualTo(KeyUse.COLLABORATION.keyInfo());
    assertThat(KeyUse.INTERSECTION.protocol()).isNotEqualTo(KeyUse.COLLABORATION.protocol());
  }

  @Test
  void messagesOfAnEarlierRun_areRejected() {
    byte[] recordedEphemeral = media.ephemeral();
    byte[] recordedSignature = signatureOf(media, shop);

    assertRejected(shop(AGREEMENT, EPOCH), recordedEphemeral, recordedSignature);
  }

  @Test
  void ownMessagesPlayedBack_areRejected() {
    byte[] own = shop.signature(shop.ephemeral());

    assertRejected(shop, shop.ephemeral(), own);
  }

  @Test
  void signatureForAnotherPurpose_isRejected() {
    byte[] transcript =
        new AgreementTranscript(
                AGREEMENT,
                EPOCH,
                new AgreementTranscript.Member("media", mediaKey.verifyingKey()),
                new AgreementTranscript.Member("shop", shopKey.verifyingKey()))
            .bytes(media.ephemeral(), shop.ephemeral());

    assertThat(signatureOf(media, shop))
        .as("the transcript is the one that is signed")
        .isEqualTo(mediaKey.sign(SignatureDomain.KEY_AGREEMENT, transcript));
    assertRejected(shop, media.ephemeral(), mediaKey.sign(SignatureDomain.AGREEMENT, transcript));
  }

  /** A peer that signs honestly for a point of small order would fix the key for all to know. */
  @Test
  void pointsOfSmallOrder_areRejectedThoughSigned() {
    PublishedVectorsTest.rfc7748("low_order")
        .forEach(
            row -> {
              KeyAgreement run = shop(AGREEMENT, EPOCH);
              byte[] transcript =
                  new AgreementTranscript(
                          AGREEMENT,
                          EPOCH,
                          new AgreementTranscript.Member("media", mediaKey.verifyingKey()),
                          new AgreementTranscript.Member("shop", shopKey.verifyingKey()))
                      .bytes(row.hex("u"), run.ephemeral());
              byte[] signed = mediaKey.sign(SignatureDomain.KEY_AGREEMENT, transcript);
              assertRejected(run, row.hex("u"), signed);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33})
  void ephemeralOfAnotherSize_isRejected(int size) {
    byte[] resized = Arrays.copyOf(media.ephemeral(), size);

    assertRejected(shop, resized, signatureOf(media, shop));
    assertThatThrownBy(() -> media.signature(resized))
        .isInstanceOf(AgreementRejected.class)
        .hasMessage("key agreement rejected");
  }

  @Test
  void truncatedSignature_isRejected() {
    assertRejected(shop, media.ephemeral(), Arrays.copyOf(signatureOf(media, shop), 63));
  }

  @Test
  void finish_twice_isRefused() {
    byte[] signed = signatureOf(media, shop);
    var unused = shop.finish(media.ephemeral(), signed);

    assertOver(() -> shop.finish(media.ephemeral(), signed));
  }

  @Test
  void finish_afterARejection_isRefusedEvenWithTheRightMessage() {
    byte[] signed = signatureOf(media, shop);
    assertRejected(shop, media.ephemeral(), new byte[64]);

    assertOver(() -> shop.finish(media.ephemeral(), signed));
    assertOver(() -> shop.signature(media.ephemeral()));
  }

  @Test
  void finish_afterAbandon_isRefused() {
    byte[] signed = signatureOf(media, shop);
    shop.abandon();

    assertOver(() -> shop.finish(media.ephemeral(), signed));
  }

  @Test
  void signature_staysBoundToOneEphemeral() {
    byte[] first = signatureOf(shop, media);
    assertThat(signatureOf(shop, media)).isEqualTo(first);

    assertThatThrownBy(() -> shop.signature(EphemeralSecret.generate().publicValue()))
        .isInstanceOf(AgreementRejected.class);
    assertOver(() -> shop.signature(media.ephemeral()));
  }

  @Test
  void start_refusesWhatCannotBeAnAgreement() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shop(new byte[31], EPOCH))
        .withMessage("an agreement hash has 32 bytes, not 31");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shop(AGREEMENT, -1))
        .withMessage("an epoch is 0 or more, not -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(shopKey, mediaKey, "shop", "shop"))
        .withMessage("both members are called 'shop'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(shopKey, shopKey, "shop", "media"))
        .withMessage("both members have the same signing key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(shopKey, mediaKey, "shop", " "))
        .withMessage("a member's name is blank");
  }

  /** Against a ladder, HMAC and point arithmetic written from the RFCs in Python. */
  @Test
  void key_isThatOfAnIndependentComputation() {
    SigningKey shopFixed = SigningKey.fromByteArray(Sha256.of(new byte[] {12}), ACCESS);
    SigningKey mediaFixed = SigningKey.fromByteArray(Sha256.of(new byte[] {13}), ACCESS);
    KeyAgreement shopRun = run(shopFixed, "shop", mediaFixed, "media", secret(10));
    KeyAgreement mediaRun = run(mediaFixed, "media", shopFixed, "shop", secret(11));

    CollaborationKey key = shopRun.finish(mediaRun.ephemeral(), signatureOf(mediaRun, shopRun));

    assertThat(HexFormat.of().formatHex(key.toByteArray(ACCESS)))
        .isEqualTo("67311ce77df43a8f8f64fde198148f07285c9113a77c8885f094c3829046357e");
  }

  @Test
  void everyEnd_wipesTheSecret() {
    assertWipes(
        run -> {
          CollaborationKey key = run.finish(media.ephemeral(), signatureOf(media, run));
          assertThat(key.toByteArray(ACCESS)).as("the key itself lives on").hasSize(32);
        });
    assertWipes(run -> assertRejected(run, media.ephemeral(), new byte[64]));
    assertWipes(run -> assertRejected(run, new byte[1], new byte[64]));
    assertWipes(
        run ->
            assertThatThrownBy(() -> run.signature(new byte[1]))
                .isInstanceOf(AgreementRejected.class));
    assertWipes(KeyAgreement::abandon);
  }

  private void assertWipes(Consumer<KeyAgreement> end) {
    EphemeralSecret secret = EphemeralSecret.generate();
    KeyAgreement run = run(shopKey, "shop", mediaKey, "media", secret);
    assertThat(secret.publicValue()).isEqualTo(run.ephemeral());

    end.accept(run);

    assertThatIllegalStateException()
        .isThrownBy(secret::publicValue)
        .withMessage("this secret is destroyed");
  }

  @Test
  void toString_showsTheStateOnly() {
    assertThat(shop).hasToString("KeyAgreement[OPEN]");
  }

  private KeyAgreement shop(byte[] agreement, int epoch) {
    return KeyAgreement.start(shopKey, mediaKey.verifyingKey(), "shop", "media", agreement, epoch);
  }

  private KeyAgreement media(byte[] agreement, int epoch) {
    return KeyAgreement.start(mediaKey, shopKey.verifyingKey(), "media", "shop", agreement, epoch);
  }

  private static KeyAgreement start(SigningKey own, SigningKey peer, String name, String other) {
    return KeyAgreement.start(own, peer.verifyingKey(), name, other, AGREEMENT, EPOCH);
  }

  private static KeyAgreement run(
      SigningKey own, String name, SigningKey peer, String peerName, EphemeralSecret secret) {
    AgreementTranscript transcript =
        new AgreementTranscript(
            AGREEMENT,
            EPOCH,
            new AgreementTranscript.Member(name, own.verifyingKey()),
            new AgreementTranscript.Member(peerName, peer.verifyingKey()));
    return new KeyAgreement(own, peer.verifyingKey(), transcript, secret);
  }

  private static EphemeralSecret secret(int seed) {
    return new EphemeralSecret(SecretBytes.copyOf(Sha256.of(new byte[] {(byte) seed}), ACCESS));
  }

  private static byte[] signatureOf(KeyAgreement from, KeyAgreement to) {
    return from.signature(to.ephemeral());
  }

  private static void assertRejected(KeyAgreement run, byte[] ephemeral, byte[] signature) {
    assertThatThrownBy(() -> run.finish(ephemeral, signature))
        .isInstanceOf(AgreementRejected.class)
        .hasMessage("key agreement rejected")
        .hasNoCause();
  }

  private static void assertOver(Runnable use) {
    assertThatIllegalStateException()
        .isThrownBy(use::run)
        .withMessage("this key agreement is over; start another");
  }
}
