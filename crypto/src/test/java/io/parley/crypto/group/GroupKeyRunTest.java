package io.parley.crypto.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.Sha256;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.crypto.VerifyingKey;
import io.parley.crypto.seal.HpkePrivateKey;
import io.parley.crypto.seal.HpkePublicKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three members, and a room between them that does what it likes. Cinema deals. */
class GroupKeyRunTest {
  private static final byte[] AGREEMENT = Sha256.of(new byte[] {1});
  private static final int EPOCH = 7;
  private static final List<String> NAMES = List.of("hearth", "metromail", "cinema");

  private final Map<String, SigningKey> signing = new TreeMap<>();
  private final KeyGroup group;

  GroupKeyRunTest() {
    NAMES.forEach(name -> signing.put(name, SigningKey.generate()));
    group = group(AGREEMENT, EPOCH);
  }

  @Test
  void allTakeOneKey_andConfirmIt() {
    Runs runs = new Runs(group);
    byte[] deal = runs.deal();
    Map<String, CollaborationKey> keys = runs.takeAll(deal);

    assertThat(key(keys, "hearth").equalsKey(key(keys, "cinema"))).isTrue();
    assertThat(key(keys, "metromail").equalsKey(key(keys, "cinema"))).isTrue();
    Map<String, byte[]> confirmations = confirmations(keys);
    keys.values().forEach(key -> KeyConfirmation.check(group, key, confirmations));
  }

  @Test
  void anotherRun_givesAnotherKey() {
    Runs first = new Runs(group);
    Runs second = new Runs(group);

    CollaborationKey one = first.of("hearth").take(first.joins(), first.deal());
    CollaborationKey other = second.of("hearth").take(second.joins(), second.deal());
    assertThat(one.equalsKey(other)).isFalse();
  }

  @Test
  void orderInWhichMembersAreGiven_changesNothing() {
    KeyGroup turned =
        new KeyGroup(
            AGREEMENT, EPOCH, List.of(member("metromail"), member("cinema"), member("hearth")));

    assertThat(turned.members()).isEqualTo(group.members());
    assertThat(turned.dealer().name()).isEqualTo("cinema");
  }

  /** The classical attack: the room has the key sealed to a key of its own. */
  @Test
  void roomThatSwapsAMembersKey_isRefusedByTheDealer() {
    Runs runs = new Runs(group);
    Map<String, byte[]> joins = runs.joins();
    byte[] own =
        group.message(
            "parley/v1/key-join/hpke-x25519-sha256-aes256gcm",
            "hearth".getBytes(StandardCharsets.UTF_8),
            HpkePrivateKey.generate().publicKey().toByteArray());
    joins.put(
        "hearth", SignedBytes.sign(SigningKey.generate(), SignatureDomain.KEY_JOIN, own).encode());

    refused(() -> runs.of("cinema").deal(joins), "the join of `hearth`");
    assertThatIllegalStateException().isThrownBy(() -> runs.of("cinema").deal(runs.joins()));
  }

  @Test
  void memberThatJoinsInAnothersName_isRefused() {
    Runs runs = new Runs(group);
    Map<String, byte[]> joins = runs.joins();
    joins.put("hearth", Objects.requireNonNull(joins.get("metromail")));

    refused(() -> runs.of("cinema").deal(joins), "the join of `hearth`");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 6, 8, Integer.MAX_VALUE})
  void joinOfAnotherEpoch_isRefused(int epoch) {
    Runs runs = new Runs(group);
    Map<String, byte[]> joins = runs.joins();
    joins.put("hearth", new Runs(group(AGREEMENT, epoch)).of("hearth").join());

    refused(() -> runs.of("cinema").deal(joins), "the join of `hearth`");
  }

  @Test
  void joinForAnotherAgreement_isRefused() {
    Runs runs = new Runs(group);
    Map<String, byte[]> joins = runs.joins();
    joins.put("hearth", new Runs(group(Sha256.of(new byte[] {2}), EPOCH)).of("hearth").join());

    refused(() -> runs.of("cinema").deal(joins), "the join of `hearth`");
  }

  @Test
  void keyOfSmallOrder_isRefused() {
    Runs runs = new Runs(group);
    Map<String, byte[]> joins = runs.joins();
    byte[] signed = Objects.requireNonNull(joins.get("hearth"));
    byte[] payload = SignedBytes.decode(signed).payload();
    Arrays.fill(payload, payload.length - 32, payload.length, (byte) 0);
    joins.put(
        "hearth", SignedBytes.sign(key("hearth"), SignatureDomain.KEY_JOIN, payload).encode());

    refused(() -> runs.of("cinema").deal(joins), "the join of `hearth`");
  }

  @Test
  void dealingOfAnEarlierRun_isRefused() {
    Runs earlier = new Runs(group);
    byte[] recorded = earlier.deal();
    Runs runs = new Runs(group);

    refused(() -> runs.of("hearth").take(runs.joins(), recorded), "the dealing of `cinema`");
  }

  /** The room hands the joins of that run out as well: this member's own is not among them. */
  @Test
  void wholeEarlierRun_isRefused() {
    Runs earlier = new Runs(group);
    byte[] recorded = earlier.deal();
    Runs runs = new Runs(group);

    refused(() -> runs.of("hearth").take(earlier.joins(), recorded), "the join of `hearth`");
  }

  @Test
  void dealingOfAnEarlierEpoch_isRefused() {
    Runs earlier = new Runs(group(AGREEMENT, EPOCH - 1));
    byte[] recorded = earlier.deal();
    Runs runs = new Runs(group);

    refused(() -> runs.of("hearth").take(runs.joins(), recorded), "the dealing of `cinema`");
  }

  /** The dealer saw another key of metromail, of an earlier run, than hearth is shown. */
  @Test
  void roomThatShowsMembersDifferentJoins_isRefused() {
    Runs runs = new Runs(group);
    Map<String, byte[]> stale = runs.joins();
    stale.put("metromail", new Runs(group).of("metromail").join());
    byte[] deal = runs.of("cinema").deal(stale);

    refused(() -> runs.of("hearth").take(runs.joins(), deal), "the dealing of `cinema`");
    refused(() -> runs.of("metromail").take(stale, deal), "the join of `metromail`");
  }

  @Test
  void dealingByAnotherMember_isRefused() {
    Runs runs = new Runs(group);
    SignedBytes deal = SignedBytes.decode(runs.deal());
    byte[] forged =
        SignedBytes.sign(key("metromail"), SignatureDomain.KEY_DEAL, deal.payload()).encode();

    refused(() -> runs.of("hearth").take(runs.joins(), forged), "the dealing of `cinema`");
  }

  @Test
  void everyChangedByteOfADealing_isRefused() {
    byte[] length = new Runs(group).deal();
    for (int at = 0; at < length.length; at += 7) {
      Runs runs = new Runs(group);
      byte[] deal = runs.deal();
      deal[at] ^= 1;

      refused(() -> runs.of("hearth").take(runs.joins(), deal), "the dealing of `cinema`");
    }
  }

  /** Who can open another's copy has the key as well; but a copy is for one receiver alone. */
  @Test
  void copiesChangedAmongMembers_doNotOpen() {
    Runs runs = new Runs(group);
    byte[] payload = SignedBytes.decode(runs.deal()).payload();
    int size = 4 + 80;
    byte[] last = Arrays.copyOfRange(payload, payload.length - size, payload.length);
    System.arraycopy(payload, payload.length - 2 * size, payload, payload.length - size, size);
    System.arraycopy(last, 0, payload, payload.length - 2 * size, size);
    byte[] dealersOwn = SignedBytes.sign(key("cinema"), SignatureDomain.KEY_DEAL, payload).encode();

    refused(() -> runs.of("hearth").take(runs.joins(), dealersOwn), "the dealing of `cinema`");
  }

  /** A dealer that cheats: its document holds another secret for metromail than for hearth. */
  @Test
  void dealerWithTwoSecrets_isFoundByConfirming() {
    Runs runs = new Runs(group);
    byte[] payload = SignedBytes.decode(runs.deal()).payload();
    byte[] head = Arrays.copyOf(payload, payload.length - 3 * 84);
    byte[] transcript = Arrays.copyOfRange(head, head.length - 32, head.length);
    byte[] other =
        runs.keyOf("metromail")
            .seal(
                transcript,
                group.message(
                    "parley/v1/key-deal/copy",
                    "cinema".getBytes(StandardCharsets.UTF_8),
                    "metromail".getBytes(StandardCharsets.UTF_8)),
                SecretBytes.random(32));
    System.arraycopy(other, 0, payload, payload.length - 80, 80);
    byte[] deal = SignedBytes.sign(key("cinema"), SignatureDomain.KEY_DEAL, payload).encode();

    Map<String, CollaborationKey> keys = runs.takeAll(deal);
    assertThat(key(keys, "hearth").equalsKey(key(keys, "metromail"))).isFalse();
    refused(
        () -> KeyConfirmation.check(group, key(keys, "hearth"), confirmations(keys)),
        "the confirmation of `metromail`");
    refused(
        () -> KeyConfirmation.check(group, key(keys, "metromail"), confirmations(keys)),
        "the confirmation of `cinema`");
  }

  /** Two dealings for one run: the room gives one to hearth and the other to metromail. */
  @Test
  void dealerDealsOnce() {
    Runs runs = new Runs(group);
    runs.deal();

    assertThatIllegalStateException().isThrownBy(() -> runs.of("cinema").deal(runs.joins()));
  }

  @Test
  void confirmationInAnothersName_isRefused() {
    Runs runs = new Runs(group);
    Map<String, CollaborationKey> keys = runs.takeAll(runs.deal());
    Map<String, byte[]> confirmations = confirmations(keys);
    // Metromail holds the key, so it can make hearth's MAC; it cannot sign it.
    SignedBytes hearths = SignedBytes.decode(Objects.requireNonNull(confirmations.get("hearth")));
    confirmations.put(
        "hearth",
        SignedBytes.sign(key("metromail"), SignatureDomain.KEY_CONFIRMATION, hearths.payload())
            .encode());

    refused(
        () -> KeyConfirmation.check(group, key(keys, "cinema"), confirmations),
        "the confirmation of `hearth`");
  }

  @Test
  void confirmationOfAnEarlierRun_isRefused() {
    Runs earlier = new Runs(group);
    Map<String, byte[]> recorded = confirmations(earlier.takeAll(earlier.deal()));
    Runs runs = new Runs(group);
    CollaborationKey key = runs.of("hearth").take(runs.joins(), runs.deal());

    refused(() -> KeyConfirmation.check(group, key, recorded), "the confirmation of `cinema`");
  }

  @Test
  void missingMember_isNamed() {
    Runs runs = new Runs(group);
    Map<String, byte[]> joins = runs.joins();
    joins.remove("metromail");

    refused(() -> runs.of("cinema").deal(joins), "the join of `metromail`");
  }

  @Test
  void strangerAmongMembers_isRefused() {
    Runs runs = new Runs(group);
    Map<String, byte[]> joins = runs.joins();
    joins.put("press", Objects.requireNonNull(joins.get("hearth")));

    refused(() -> runs.of("cinema").deal(joins), "the join of `press`");
  }

  @Test
  void memberThatIsNotTheDealer_doesNotDeal() {
    Runs runs = new Runs(group);

    assertThatIllegalStateException().isThrownBy(() -> runs.of("hearth").deal(runs.joins()));
  }

  @Test
  void runIsUsedOnce_andWipedWhenItRefused() {
    Runs runs = new Runs(group);
    byte[] deal = runs.deal();
    refused(() -> runs.of("hearth").take(runs.joins(), new byte[3]), "the dealing of `cinema`");

    assertThatIllegalStateException().isThrownBy(() -> runs.of("hearth").take(runs.joins(), deal));
  }

  @Test
  void oneKeyAtTwoNames_isNoGroup() {
    VerifyingKey same = key("hearth").verifyingKey();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new KeyGroup(
                    AGREEMENT,
                    EPOCH,
                    List.of(new KeyGroup.Member("a", same), new KeyGroup.Member("b", same))))
        .withMessage("two members have the same signing key");
  }

  private static void refused(Runnable step, String what) {
    assertThatThrownBy(step::run)
        .isInstanceOf(GroupRejected.class)
        .hasMessage(what + " does not fit this key agreement");
  }

  private KeyGroup group(byte[] agreement, int epoch) {
    return new KeyGroup(agreement, epoch, NAMES.stream().map(this::member).toList());
  }

  private KeyGroup.Member member(String name) {
    return new KeyGroup.Member(name, key(name).verifyingKey());
  }

  private SigningKey key(String name) {
    return Objects.requireNonNull(signing.get(name));
  }

  private static CollaborationKey key(Map<String, CollaborationKey> keys, String name) {
    return Objects.requireNonNull(keys.get(name));
  }

  private Map<String, byte[]> confirmations(Map<String, CollaborationKey> keys) {
    Map<String, byte[]> all = new TreeMap<>();
    keys.forEach((name, key) -> all.put(name, KeyConfirmation.of(group, name, key(name), key)));
    return all;
  }

  /** One run of every member. */
  private final class Runs {
    private final Map<String, GroupKeyRun> runs = new TreeMap<>();

    Runs(KeyGroup of) {
      NAMES.forEach(name -> runs.put(name, GroupKeyRun.start(of, name, key(name))));
    }

    GroupKeyRun of(String name) {
      return Objects.requireNonNull(runs.get(name));
    }

    Map<String, byte[]> joins() {
      Map<String, byte[]> joins = new TreeMap<>();
      runs.forEach((name, run) -> joins.put(name, run.join()));
      return joins;
    }

    HpkePublicKey keyOf(String name) {
      byte[] payload = SignedBytes.decode(of(name).join()).payload();
      return HpkePublicKey.fromByteArray(
          Arrays.copyOfRange(payload, payload.length - 32, payload.length));
    }

    byte[] deal() {
      return of("cinema").deal(joins());
    }

    Map<String, CollaborationKey> takeAll(byte[] deal) {
      Map<String, byte[]> joins = joins();
      Map<String, CollaborationKey> keys = new TreeMap<>();
      NAMES.forEach(name -> keys.put(name, of(name).take(joins, deal)));
      return keys;
    }
  }
}
