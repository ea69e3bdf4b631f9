package io.parley.crypto;

import java.util.Arrays;

/**
 * One run of the key agreement between two members who pinned each other's signing keys, over a
 * relay (the room) that is trusted with nothing.
 *
 * <p>Each side sends {@link #ephemeral()}, then {@link #signature} over the other's, then calls
 * {@link #finish}. The protocol is signed Diffie-Hellman with both identities under the signature:
 * SIG-DH of Canetti and Krawczyk, "Analysis of Key-Exchange Protocols and Their Use for Building
 * Secure Channels", EUROCRYPT 2001, the basis of ISO/IEC 9798-3 and of SIGMA without identity
 * protection (Krawczyk, CRYPTO 2003; names here are no secret from the relay). Exchange by X25519
 * (RFC 7748), signatures by Ed25519 (RFC 8032), derivation by HKDF-SHA-256 (RFC 5869) with the hash
 * of the transcript as salt. SIG-DH has each side sign its own value first; here both sign one
 * transcript in name order. That is sound as the two signing keys must differ: a signature of one
 * side never verifies as the other's.
 *
 * <h2>Promised</h2>
 *
 * Assumed: oracle Diffie-Hellman on curve25519 with HKDF as the oracle, Ed25519 unforgeable, honest
 * pinning, and a peer that does not publish the key.
 *
 * <ul>
 *   <li><b>Secrecy:</b> the relay, who may read, change, drop, swap and replay every message,
 *       cannot tell the key from random.
 *   <li><b>Authentication:</b> if {@code finish} returns, the peer signed for this agreement, this
 *       epoch, these two names and keys and these two ephemerals; both who finish hold the same
 *       key. As this side's ephemeral is fresh, a signature of an earlier run never fits.
 *   <li><b>Forward secrecy:</b> signing keys stolen later do not open this run, once both ephemeral
 *       secrets are wiped; {@code finish} wipes this one, also when it refuses.
 * </ul>
 *
 * <h2>Not promised</h2>
 *
 * <ul>
 *   <li>That the peer finished too: the relay can drop the last message. Both learn it at first
 *       use.
 *   <li>Anything against who holds a signing key during the run, or against a peer that deviates:
 *       the keyed protocol trusts both members with the key.
 *   <li>Secrecy of names, epoch, or the fact of the run; resistance to quantum computers.
 * </ul>
 *
 * <p>A run is used once: whatever the peer sent wrong ends it, and another must be started.
 * Thread-safe.
 */
public final class KeyAgreement {
  private enum State {
    OPEN,
    FINISHED,
    ENDED
  }

  private final SigningKey own;
  private final VerifyingKey peer;
  private final AgreementTranscript transcript;
  private final EphemeralSecret secret;
  private final byte[] ephemeral;
  private byte[] boundPeerEphemeral = {};
  private State state = State.OPEN;

  /** With a given secret, for tests of the derivation and of its end; the run owns it. */
  KeyAgreement(
      SigningKey own, VerifyingKey peer, AgreementTranscript transcript, EphemeralSecret secret) {
    this.own = own;
    this.peer = peer;
    this.transcript = transcript;
    this.secret = secret;
    this.ephemeral = secret.publicValue();
  }

  /**
   * Starts a run for the key of a collaboration's epoch, with a fresh ephemeral.
   *
   * @param peer the peer's key as pinned, never as the relay says
   * @param agreementHash the SHA-256 of the agreement that both signed, 32 bytes
   * @param epoch 0 or more; its key replaces that of the epoch before
   * @throws IllegalArgumentException if a size or the epoch is wrong, a name is blank, or names or
   *     keys of the two members are equal
   */
  public static KeyAgreement start(
      SigningKey own,
      VerifyingKey peer,
      String ownName,
      String peerName,
      byte[] agreementHash,
      int epoch) {
    return start(KeyUse.COLLABORATION, own, peer, ownName, peerName, agreementHash, epoch);
  }

  /** The same for a key of another use. */
  public static KeyAgreement start(
      KeyUse use,
      SigningKey own,
      VerifyingKey peer,
      String ownName,
      String peerName,
      byte[] agreementHash,
      int epoch) {
    return new KeyAgreement(
        own,
        peer,
        new AgreementTranscript(
            use,
            agreementHash,
            epoch,
            new AgreementTranscript.Member(ownName, own.verifyingKey()),
            new AgreementTranscript.Member(peerName, peer)),
        EphemeralSecret.generate());
  }

  /** This side's public value, to be sent: 32 bytes. */
  public byte[] ephemeral() {
    return ephemeral.clone();
  }

  /**
   * Signs the transcript for the peer and binds the run to this ephemeral of it; to be called
   * before or after {@link #finish}. Again with the same bytes, it gives the same signature.
   *
   * @return 64 bytes
   * @throws AgreementRejected if {@code peerEphemeral} has another size than 32 bytes, or is not
   *     the one this run is bound to; the run is then over
   * @throws IllegalStateException if the run was ended by a refusal
   */
  public synchronized byte[] signature(byte[] peerEphemeral) {
    if (state == State.ENDED) {
      throw over();
    }
    if (!binds(peerEphemeral)) {
      end();
      throw new AgreementRejected();
    }
    return own.sign(transcript.use().domain(), transcript.bytes(ephemeral, boundPeerEphemeral));
  }

  /**
   * Verifies the peer's signature and derives the key, once.
   *
   * @throws AgreementRejected if anything in what the peer sent does not fit; the run is then over
   * @throws IllegalStateException if this run finished or ended before
   */
  public synchronized CollaborationKey finish(byte[] peerEphemeral, byte[] peerSignature) {
    if (state != State.OPEN) {
      throw over();
    }
    // Ended unless the last line is reached: no path leaves the secret behind.
    state = State.ENDED;
    try {
      if (!binds(peerEphemeral)) {
        throw new AgreementRejected();
      }
      byte[] agreed = transcript.bytes(ephemeral, boundPeerEphemeral);
      if (!peer.verifies(transcript.use().domain(), agreed, peerSignature)) {
        throw new AgreementRejected();
      }
      SecretBytes shared = secret.agree(boundPeerEphemeral).orElseThrow(AgreementRejected::new);
      CollaborationKey key = derive(shared, agreed);
      state = State.FINISHED;
      return key;
    } finally {
      secret.destroy();
    }
  }

  /** Wipes a run that will not finish, for instance when the peer stays silent. */
  public synchronized void abandon() {
    if (state == State.OPEN) {
      end();
    }
  }

  private CollaborationKey derive(SecretBytes shared, byte[] agreed) {
    try {
      return new CollaborationKey(
          Hkdf.derive(
              shared, Sha256.of(agreed), transcript.use().keyInfo(), CollaborationKey.SIZE));
    } finally {
      shared.destroy();
    }
  }

  private boolean binds(byte[] peerEphemeral) {
    if (boundPeerEphemeral.length == 0 && peerEphemeral.length == EphemeralSecret.SIZE) {
      boundPeerEphemeral = peerEphemeral.clone();
    }
    return boundPeerEphemeral.length != 0 && Arrays.equals(boundPeerEphemeral, peerEphemeral);
  }

  private void end() {
    state = State.ENDED;
    secret.destroy();
  }

  private static IllegalStateException over() {
    return new IllegalStateException("this key agreement is over; start another");
  }

  @Override
  public String toString() {
    return "KeyAgreement[" + state + "]";
  }
}
