package io.parley.server.blinding;

import static io.parley.server.blinding.TwoDesks.HEARTH;
import static io.parley.server.blinding.TwoDesks.METROMAIL;
import static io.parley.server.blinding.TwoDesks.TERMS;
import static io.parley.server.blinding.TwoDesks.people;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.VerifyingKey;
import io.parley.crypto.seal.Envelope;
import io.parley.server.ledger.Databases;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hearth was helped with people 0 to 99, and is audited. */
class OpeningsTest {
  private static TwoDesks two;

  @BeforeAll
  static void blind(@TempDir Path root) {
    two = new TwoDesks(root, TERMS, people(0, 100), people(60, 140));
    two.relay();
  }

  @AfterAll
  static void close() {
    two.close();
  }

  private static byte[] opening() {
    return Openings.open(two.directory(HEARTH), two.agreement, HEARTH, 1);
  }

  private static Databases databases() {
    return new Databases(NodeConfiguration.Database.FILES, two.directory(METROMAIL).path());
  }

  private static byte[] commitment() {
    return Openings.commitment(databases(), two.agreement, HEARTH, 1);
  }

  private static VerifyingKey hearth() {
    return two.agreement.member(HEARTH).verifyingKey();
  }

  @Test
  void opening_fitsWhatTheHelperKeptAndShowsTheWholeSet() {
    Openings.Shown shown = Openings.check(opening(), commitment(), hearth());

    assertThat(shown.owner()).isEqualTo(HEARTH);
    assertThat(shown.run()).isEqualTo(1);
    assertThat(shown.people()).isEqualTo(100);
    assertThat(shown.rows()).isGreaterThan(100);
    assertThat(rows(shown.matchKeys())).isEqualTo(rows(people(0, 100)));
  }

  @Test
  void openingOfAnotherOwner_showsNothing() {
    byte[] metromails = Openings.open(two.directory(METROMAIL), two.agreement, METROMAIL, 1);

    assertThatThrownBy(() -> Openings.check(metromails, commitment(), hearth()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the opening is not signed by its owner as it is; it shows nothing");
    VerifyingKey metromail = two.agreement.member(METROMAIL).verifyingKey();
    assertThatThrownBy(() -> Openings.check(opening(), commitment(), metromail))
        .hasMessage("the commitment is not signed by its owner as it is; it shows nothing");
  }

  @Test
  void alteredOpening_isRefusedWhereverItWasAltered() {
    byte[] opening = opening();
    byte[] commitment = commitment();
    for (int at = 0; at < opening.length; at += 97) {
      byte[] altered = opening.clone();
      altered[at] ^= 1;
      assertThatThrownBy(() -> Openings.check(altered, commitment, hearth()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageEndingWith("it shows nothing");
    }
  }

  /** The owner itself leaves a person out, and signs that. */
  @Test
  void ownersOwnLie_isRefused() {
    byte[] honest = SignedBytes.decode(opening()).payload();
    byte[] lie = honest.clone();
    lie[lie.length - 1] ^= 1; // in a salt
    byte[] signed =
        SignedBytes.sign(two.directory(HEARTH).signingKey(), SignatureDomain.SET_OPENING, lie)
            .encode();

    assertThatThrownBy(() -> Openings.check(signed, commitment(), hearth()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the opening does not fit the commitment: these are not the people whom `hearth` committed to, or not all of them; it shows nothing");
  }

  /** A commitment is no opening, even if its owner signed it. */
  @Test
  void documentsOfTheOtherPurpose_areNotTaken() {
    assertThatThrownBy(() -> Openings.check(commitment(), commitment(), hearth()))
        .hasMessage("the opening is not signed by its owner as it is; it shows nothing");
    assertThatThrownBy(() -> Openings.check(opening(), opening(), hearth()))
        .hasMessage("the commitment is not signed by its owner as it is; it shows nothing");
  }

  @Test
  void runThatIsNotThere_isSaid() {
    assertThatThrownBy(() -> Openings.open(two.directory(HEARTH), two.agreement, HEARTH, 2))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "no set of run 2 is kept here; this node began 1 run(s) in epoch 1, and keeps what had new people");
    assertThatThrownBy(() -> Openings.commitment(databases(), two.agreement, HEARTH, 2))
        .hasMessage("`hearth` announced no run 2 here in epoch 1");
  }

  /** Asking for an opening must not draw a scalar where there is none. */
  @Test
  void nodeThatBlindedNobody_isNotChanged(@TempDir Path elsewhere) {
    try (TwoDesks fresh = new TwoDesks(elsewhere, TERMS, people(0, 1), people(0, 1))) {
      assertThatThrownBy(() -> Openings.open(fresh.directory(HEARTH), fresh.agreement, HEARTH, 1))
          .hasMessage("this node has blinded nobody in epoch 1");
    }
  }

  /** The memory of a backup does not know of the runs that were begun after it. */
  @Test
  void olderMemory_goesOnBeyondTheSetsAndOverwritesNone(@TempDir Path elsewhere)
      throws IOException {
    try (TwoDesks fresh = new TwoDesks(elsewhere, TERMS, people(0, 100), people(0, 1))) {
      fresh.relay();
      Path keys = fresh.directory(HEARTH).resolve("keys");
      byte[] first = Files.readAllBytes(keys.resolve("blinding-1.set-1"));
      Files.delete(keys.resolve("blinding-1.memory")); // older than any
      BlindingStore store = new BlindingStore(fresh.directory(HEARTH), fresh.terms(), HEARTH);
      assertThat(store.memory().run()).isZero();
      assertThat(store.lastSet()).isEqualTo(1);
      assertThatThrownBy(() -> store.keepSet(1, people(5, 6)))
          .isInstanceOf(BlindingFailed.class)
          .hasMessageStartingWith("the set of run 1 is kept already");

      fresh.openUnfinished(HEARTH);
      fresh.relay();

      assertThat(Files.readAllBytes(keys.resolve("blinding-1.set-1"))).isEqualTo(first);
      assertThat(keys.resolve("blinding-1.set-2")).exists();
      assertThat(fresh.pseudonym(HEARTH, 50)).isPresent();
    }
  }

  @Test
  void committedSet_restsSealed() throws IOException {
    byte[] stored = Files.readAllBytes(two.directory(HEARTH).resolve("keys/blinding-1.set-1"));

    assertThat(Envelope.isSealed(stored)).isTrue();
  }

  private static Set<ByteBuffer> rows(byte[] packed) {
    Set<ByteBuffer> rows = new HashSet<>();
    for (int at = 0; at < packed.length; at += 32) {
      rows.add(ByteBuffer.wrap(Arrays.copyOfRange(packed, at, at + 32)));
    }
    return rows;
  }
}
