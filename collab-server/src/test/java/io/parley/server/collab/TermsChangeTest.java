package io.parley.server.collab;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.SigningKey;
import io.parley.crypto.VerifyingKey;
import io.parley.server.wire.Agreement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of who is in an agreement. */
class TermsChangeTest {
  private static final Agreement.Node HEARTH = node("hearth");
  private static final Agreement.Node METROMAIL = node("metromail");
  private static final Agreement.Node ROUNDEL = node("roundel");
  private static final Agreement.Node ROOM = node("room");

  private static Agreement.Node node(String name) {
    return new Agreement.Node(name, SigningKey.generate().verifyingKey().encoded(), name);
  }

  private static Agreement of(Agreement.Node room, Agreement.Node... members) {
    return new Agreement(
        1, "spring", 1, List.of(members), room, List.of("email"), "canonical/1", List.of("one"));
  }

  private static String key(Agreement.Node node) {
    VerifyingKey key = node.verifyingKey();
    return "key " + key.fingerprint().text();
  }

  @Test
  void sameTerms_changeNothing() {
    Agreement same = of(ROOM, HEARTH, METROMAIL);

    assertThat(TermsChange.between(same, same)).isEmpty();
    assertThat(TermsChange.text(1, List.of()))
        .isEqualTo("no term is another than in version 1, which is in place here%n".formatted());
  }

  @Test
  void membersInAndOut_areNamedWithTheirKeys() {
    assertThat(TermsChange.between(of(ROOM, HEARTH, METROMAIL), of(ROOM, HEARTH, ROUNDEL)))
        .containsExactly(
            new TermsChange("metromail is out", key(METROMAIL), ""),
            new TermsChange("roundel joins", "", key(ROUNDEL)));
  }

  @Test
  void otherRoom_otherCertificate_areNamed() {
    Agreement.Node other = node("annex");
    Agreement.Node renewed = new Agreement.Node("hearth", HEARTH.signingKey(), "another");

    List<TermsChange> changes =
        TermsChange.between(of(ROOM, HEARTH, METROMAIL), of(other, renewed, METROMAIL));

    assertThat(changes)
        .extracting(TermsChange::term)
        .containsExactly("room", "annex joins", "certificate of hearth", "room is out");
    assertThat(TermsChange.text(1, changes)).contains("  room is out").contains("    then   –");
  }
}
