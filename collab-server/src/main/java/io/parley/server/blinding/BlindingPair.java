package io.parley.server.blinding;

import io.parley.crypto.AgreementRejected;
import io.parley.crypto.CollaborationKey;
import io.parley.crypto.KeyAgreement;
import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.Sha256;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What this node has open with one other member in one session: first the greeting, then the four
 * ends of two lines.
 *
 * <p>The greeting is a {@link KeyAgreement} of the two: fresh X25519, both signatures over the
 * transcript, by the keys that each pinned. So the lines of a pair hang on a secret that <b>no
 * third member</b> can compute, although all members hold the collaboration's key, and that is gone
 * when the session is: recorded messages do not open to who steals keys later. What the two sign is
 * not the agreement's hash itself but a hash with a label over it, so a greeting never passes for
 * the agreement on the epoch's key, or the other way round.
 *
 * <p>Thread-safe.
 */
final class BlindingPair {
  private static final byte[] LABEL =
      "parley/v1/blinding-greeting".getBytes(StandardCharsets.US_ASCII);

  private final BlindingDesk.Self self;
  private final Agreement.Node partner;
  private Optional<KeyAgreement> greeting = Optional.empty();
  private byte[] partnersEphemeral = {};
  private Optional<Session> session = Optional.empty();

  private record Session(SessionLines own, SessionLines partners) {}

  BlindingPair(BlindingDesk.Self self, Agreement.Node partner) {
    this.self = self;
    this.partner = partner;
  }

  String partner() {
    return partner.name();
  }

  /** This node's ephemeral for a session; an older session ends. */
  synchronized byte[] begin() {
    close();
    KeyAgreement started =
        KeyAgreement.start(
            self.signingKey(),
            partner.verifyingKey(),
            self.name(),
            partner.name(),
            Sha256.of(LengthPrefixed.of(LABEL, self.agreementHash())),
            self.agreement().epoch());
    greeting = Optional.of(started);
    return started.ephemeral();
  }

  /** This node's signature, with the partner's ephemeral. */
  synchronized byte[] sign(byte[] ephemeral) {
    partnersEphemeral = ephemeral.clone();
    return greeting().signature(ephemeral);
  }

  /**
   * Opens the lines.
   *
   * @throws BlindingFailed if the partner did not sign this greeting
   */
  synchronized void open(byte[] partnersSignature) {
    KeyAgreement greeted = greeting();
    greeting = Optional.empty(); // each serves one session: keys never come twice
    CollaborationKey pair;
    try {
      pair = greeted.finish(partnersEphemeral, partnersSignature);
    } catch (AgreementRejected e) {
      throw new BlindingFailed(
          "`%s` did not sign the greeting of this session; the room, or whoever carries its messages, changed it"
              .formatted(partner.name()),
          e);
    }
    try {
      session =
          Optional.of(
              new Session(
                  lines(pair, self.name(), partner.name()),
                  lines(pair, partner.name(), self.name())));
    } finally {
      pair.destroy();
    }
  }

  private SessionLines lines(CollaborationKey pair, String owner, String helper) {
    return SessionLines.of(pair, self.key(), self.agreementHash(), owner, helper);
  }

  /** The lines on which this node is the owner. */
  synchronized SessionLines own() {
    return session().own();
  }

  /** The lines on which the partner is. */
  synchronized SessionLines partners() {
    return session().partners();
  }

  synchronized void close() {
    greeting.ifPresent(KeyAgreement::abandon);
    greeting = Optional.empty();
    session = Optional.empty();
  }

  private KeyAgreement greeting() {
    return greeting.orElseThrow(
        () -> new BadDocument("no session of blinding was begun, or it is open"));
  }

  private Session session() {
    return session.orElseThrow(() -> new BadDocument("no session of blinding is open"));
  }
}
