package io.parley.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SigningKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignedAgreementTest {
  private final SigningKey hearth = SigningKey.generate();
  private final SigningKey metromail = SigningKey.generate();
  private final SigningKey room = SigningKey.generate();
  private final Map<String, String> pins =
      new HashMap<>(Map.of("hearth", pin(hearth), "metromail", pin(metromail), "room", pin(room)));

  @Test
  void signedByAll_opens() {
    assertThat(signed(agreement("room")).open(pins)).isEqualTo(agreement("room"));
  }

  /** As they were heard on the telephone. */
  @Test
  void pinsInWords_open() {
    pins.put("hearth", String.join(" ", hearth.verifyingKey().fingerprint().words()));

    assertThat(signed(agreement("room")).open(pins)).isEqualTo(agreement("room"));
  }

  @Test
  void signatureMissing_isRefused() {
    SignedAgreement two =
        SignedAgreement.unsigned(agreement("room"))
            .signedBy("hearth", hearth)
            .signedBy("room", room);

    assertThatThrownBy(() -> two.open(pins))
        .isInstanceOf(BadDocument.class)
        .hasMessage("the agreement is not signed by `metromail`");
  }

  @Test
  void signatureOfAnother_isRefused() {
    SignedAgreement forged =
        SignedAgreement.unsigned(agreement("room"))
            .signedBy("hearth", hearth)
            .signedBy("metromail", hearth)
            .signedBy("room", room);

    assertThatThrownBy(() -> forged.open(pins))
        .hasMessage("the agreement is not signed by `metromail`");
  }

  @Test
  void signaturesOfOtherBytes_areRefused() {
    SignedAgreement signed = signed(agreement("room"));
    Agreement later =
        new Agreement(
            1,
            "spring-mailing",
            2,
            agreement("room").members(),
            agreement("room").room(),
            List.of("email"),
            "canonical/1",
            List.of("measurement"));
    SignedAgreement swapped =
        new SignedAgreement(SignedAgreement.unsigned(later).agreement(), signed.signatures());

    assertThatThrownBy(() -> swapped.open(pins))
        .hasMessage("the agreement is not signed by `hearth`");
  }

  @Test
  void unpinnedNode_isRefused() {
    pins.remove("room");

    assertThatThrownBy(() -> signed(agreement("room")).open(pins))
        .hasMessage("no fingerprint is pinned for `room`");
  }

  @Test
  void keyThatIsNotThePinnedOne_isRefused() {
    pins.put("metromail", pin(SigningKey.generate()));

    assertThatThrownBy(() -> signed(agreement("room")).open(pins))
        .hasMessage("the key of `metromail` in the agreement is not the one pinned in node.yaml");
  }

  @Test
  void memberAsRoom_isRefused() {
    assertThatThrownBy(() -> agreement("hearth"))
        .isInstanceOf(BadDocument.class)
        .hasMessage("`hearth` is a member and the room: that is not allowed");
  }

  private SignedAgreement signed(Agreement agreement) {
    return SignedAgreement.unsigned(agreement)
        .signedBy("hearth", hearth)
        .signedBy("metromail", metromail)
        .signedBy("room", room);
  }

  private Agreement agreement(String roomName) {
    return new Agreement(
        1,
        "spring-mailing",
        1,
        List.of(node("hearth", hearth), node("metromail", metromail)),
        node(roomName, room),
        List.of("email"),
        "canonical/1",
        List.of("measurement"));
  }

  private static Agreement.Node node(String name, SigningKey key) {
    return new Agreement.Node(name, key.verifyingKey().encoded(), "certificate");
  }

  private static String pin(SigningKey key) {
    return key.verifyingKey().fingerprint().text();
  }
}
