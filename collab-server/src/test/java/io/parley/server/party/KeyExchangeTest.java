package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.group.GroupRejected;
import io.parley.crypto.seal.Envelope;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.KeyDeal;
import io.parley.server.wire.KeyShare;
import io.parley.server.wire.MemberMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that come to a key, and a room between them that does what it likes. */
class KeyExchangeTest {
  private static final List<String> THREE = List.of("cinema", "hearth", "metromail");

  private Members members;

  @BeforeEach
  void create(@TempDir Path root) {
    members = new Members(root, THREE, 2);
  }

  @Test
  void threeMembers_haveOneKey_onceAllConfirmed() {
    MemberMessages confirmations = members.taken();
    for (String name : THREE) {
      assertThat(members.key(name)).as("before the confirmations").isEmpty();
    }
    THREE.forEach(name -> members.confirm(name, confirmations));

    byte[] key = members.key("cinema").orElseThrow();
    assertThat(key).hasSize(32);
    assertThat(members.key("hearth")).hasValue(key);
    assertThat(members.key("metromail")).hasValue(key);
  }

  /** Everything of epoch 1 is recorded, and played to nodes that are at epoch 2. */
  @Test
  void roomThatReplaysAnEarlierEpoch_isRefused_andTheOperatorReadsIt() {
    members.follow(1);
    MemberMessages oldJoins = members.joins();
    KeyDeal oldDeal = members.deal(oldJoins);
    members.follow(2);
    MemberMessages joins = members.joins();

    assertThatThrownBy(() -> members.deal(oldJoins)).isInstanceOf(GroupRejected.class);
    assertThatThrownBy(
            () -> members.of("hearth").take(new KeyDeal(KeyDeal.VERSION, joins, oldDeal.deal())))
        .isInstanceOf(GroupRejected.class);
    assertThatThrownBy(() -> members.of("metromail").take(oldDeal))
        .isInstanceOf(GroupRejected.class);
    assertThat(members.said("cinema")).contains("the join of `cinema` does not fit");
    assertThat(members.said("hearth"))
        .contains(
            "the key agreement ended: the dealing of `cinema` does not fit this key agreement")
        .contains("start the room again");
    members.ofAll((name, exchange) -> exchange.join());
    for (String name : THREE) {
      assertThat(members.key(name)).isEmpty();
    }
  }

  /** The room runs two dealings, one with hearth and one with metromail; nobody uses either. */
  @Test
  void roomThatGivesTwoMembersDifferentKeys_isRefused() {
    Map<String, byte[]> confirmations = new TreeMap<>();
    MemberMessages first = members.joins();
    KeyDeal toHearth = members.deal(first);
    confirmations.put("hearth", members.of("hearth").take(toHearth));
    Map<String, String> second = new TreeMap<>(first.messages());
    second.put("cinema", Base64.getEncoder().encodeToString(members.of("cinema").join()));
    KeyDeal toMetromail = members.deal(new MemberMessages(second));
    confirmations.put("metromail", members.of("metromail").take(toMetromail));
    confirmations.put("cinema", members.of("cinema").take(toMetromail));
    MemberMessages all = MemberMessages.of(confirmations);

    for (String name : THREE) {
      assertThatThrownBy(() -> members.confirm(name, all)).isInstanceOf(GroupRejected.class);
      assertThat(members.key(name)).isEmpty();
    }
  }

  @Test
  void confirmationKeptFromTheOthers_leavesNobodyWithAKey() {
    Map<String, String> confirmations = new TreeMap<>(members.taken().messages());
    confirmations.remove("metromail");

    assertThatThrownBy(() -> members.confirm("hearth", new MemberMessages(confirmations)))
        .isInstanceOf(GroupRejected.class)
        .hasMessage("the confirmation of `metromail` does not fit this key agreement");
    assertThat(members.key("hearth")).isEmpty();
  }

  /** The room stopped in the middle of the last round, and metromail's node as well. */
  @Test
  void memberThatMissedTheConfirmations_comesToTheSameKeyByThoseOfTheOthers() {
    MemberMessages confirmations = members.taken();
    members.confirm("cinema", confirmations);
    members.restart("metromail");
    members.restart("cinema");

    MemberMessages kept = members.keptBy("cinema");
    members.confirm("metromail", kept);
    assertThat(members.key("metromail").orElseThrow())
        .isEqualTo(members.key("cinema").orElseThrow());
  }

  /** The agreement is signed anew, in the same epoch, while metromail has not heard yet. */
  @Test
  void memberThatMissedTheConfirmations_comesToTheKeyUnderAnAgreementSignedAnew() {
    MemberMessages confirmations = members.taken();
    members.confirm("cinema", confirmations);
    members.signAnew(List.of("measurement", "activation"), List.of("email"));

    members.confirm("metromail", members.keptBy("cinema"));
    assertThat(members.key("metromail").orElseThrow())
        .isEqualTo(members.key("cinema").orElseThrow());
  }

  /** On other terms the same key would make other pseudonyms than those that cinema has. */
  @Test
  void keyThatWaits_isNotTakenOnOtherTermsForPseudonyms() {
    MemberMessages confirmations = members.taken();
    members.confirm("cinema", confirmations);
    members.signAnew(List.of("measurement"), List.of("email", "phone"));
    MemberMessages kept = members.keptBy("cinema");

    assertThatThrownBy(() -> members.confirm("metromail", kept))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("agree on another epoch");
    assertThat(members.key("metromail")).isEmpty();
  }

  /** As a power cut leaves cinema between the two files that end a run. */
  @Test
  void confirmationsWithoutTheirKey_areNotOffered() throws IOException {
    MemberMessages confirmations = members.taken();
    members.confirm("cinema", confirmations);
    Files.delete(members.directory("cinema").resolve("keys/collaboration-2.key"));

    assertThat(members.of("cinema").confirmed()).isEmpty();
  }

  @Test
  void memberThatLostTheWaitingKey_isRefusedClearly() {
    MemberMessages confirmations = members.taken();
    members.confirm("cinema", confirmations);
    members.of("metromail").join(); // a fresh run: the key that waited is gone

    assertThatThrownBy(() -> members.confirm("metromail", members.keptBy("cinema")))
        .isInstanceOf(BadDocument.class)
        .hasMessage("no key of this epoch waits for confirmations here");
    assertThatThrownBy(() -> members.of("cinema").join())
        .isInstanceOf(BadDocument.class)
        .hasMessage("this node has the key of this epoch; a new one wants a new epoch");
  }

  @Test
  void freshRun_doesNotTakeTheConfirmationsOfTheOneBefore() {
    MemberMessages before = members.taken();
    members.taken();

    assertThatThrownBy(() -> members.confirm("hearth", before)).isInstanceOf(GroupRejected.class);
    assertThat(members.key("hearth")).isEmpty();
  }

  @Test
  void whatWaitsAndWhatIsKept_restsSealed() throws IOException {
    MemberMessages confirmations = members.taken();
    assertThat(Envelope.isSealed(file("collaboration-2.pending"))).isTrue();
    members.confirm("hearth", confirmations);

    assertThat(Envelope.isSealed(file("collaboration-2.key"))).isTrue();
    assertThat(Envelope.isSealed(file("collaboration-2.confirmed"))).isTrue();
    assertThat(members.directory("hearth").hasKey("collaboration-2.pending")).isFalse();
  }

  @Test
  void twoMembers_useNoKeyThatTheOtherDidNotConfirm(@TempDir Path root) {
    Members two = new Members(root, List.of("hearth", "metromail"), 1);
    KeyExchange hearth = two.of("hearth");
    KeyExchange metromail = two.of("metromail");
    byte[] ofHearth = hearth.ephemeral();
    byte[] ofMetromail = metromail.ephemeral();
    byte[] signedByHearth = hearth.signature(ofMetromail);
    byte[] signedByMetromail = metromail.signature(ofHearth);
    byte[] first = hearth.finish(KeyShare.of(ofMetromail, signedByMetromail));

    assertThatThrownBy(
            () ->
                two.confirm(
                    "hearth", MemberMessages.of(Map.of("hearth", first, "metromail", first))))
        .isInstanceOf(GroupRejected.class)
        .hasMessage("the confirmation of `metromail` does not fit this key agreement");
    assertThat(two.key("hearth")).isEmpty();

    byte[] second = metromail.finish(KeyShare.of(ofHearth, signedByHearth));
    MemberMessages both = MemberMessages.of(Map.of("hearth", first, "metromail", second));
    two.confirm("hearth", both);
    two.confirm("metromail", both);
    assertThat(two.key("hearth").orElseThrow()).isEqualTo(two.key("metromail").orElseThrow());
  }

  @Test
  void twoMembers_dealNoKey(@TempDir Path root) {
    Members two = new Members(root, List.of("hearth", "metromail"), 1);

    assertThatThrownBy(() -> two.of("hearth").join())
        .isInstanceOf(BadDocument.class)
        .hasMessage("two members agree on a key, none of them deals one");
  }

  private byte[] file(String name) throws IOException {
    return Files.readAllBytes(members.directory("hearth").resolve("keys/" + name));
  }
}
