package io.parley.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What both sides of a {@link KeyAgreement} sign: protocol, agreement, epoch, and of each member
 * its name, ephemeral and signing key. The member whose name is smaller (as unsigned UTF-8 bytes)
 * comes first, so both sides write the same bytes.
 */
final class AgreementTranscript {
  private final KeyUse use;
  private final byte[] agreementHash;
  private final int epoch;
  private final Member own;
  private final Member peer;

  AgreementTranscript(byte[] agreementHash, int epoch, Member own, Member peer) {
    this(KeyUse.COLLABORATION, agreementHash, epoch, own, peer);
  }

  AgreementTranscript(KeyUse use, byte[] agreementHash, int epoch, Member own, Member peer) {
    if (agreementHash.length != Sha256.SIZE) {
      throw new IllegalArgumentException(
          "an agreement hash has 32 bytes, not %d".formatted(agreementHash.length));
    }
    if (epoch < 0) {
      throw new IllegalArgumentException("an epoch is 0 or more, not %d".formatted(epoch));
    }
    if (own.name.equals(peer.name)) {
      throw new IllegalArgumentException("both members are called '%s'".formatted(own.name));
    }
    // With one key on both sides, a member's own signature could be played back to it.
    if (own.key.equals(peer.key)) {
      throw new IllegalArgumentException("both members have the same signing key");
    }
    this.use = use;
    this.agreementHash = agreementHash.clone();
    this.epoch = epoch;
    this.own = own;
    this.peer = peer;
  }

  KeyUse use() {
    return use;
  }

  byte[] bytes(byte[] ownEphemeral, byte[] peerEphemeral) {
    boolean ownFirst = Arrays.compareUnsigned(own.nameBytes(), peer.nameBytes()) < 0;
    Member first = ownFirst ? own : peer;
    Member second = ownFirst ? peer : own;
    return LengthPrefixed.of(
        use.protocol(),
        agreementHash,
        ByteBuffer.allocate(Integer.BYTES).putInt(epoch).array(),
        first.nameBytes(),
        ownFirst ? ownEphemeral : peerEphemeral,
        first.key.toByteArray(),
        second.nameBytes(),
        ownFirst ? peerEphemeral : ownEphemeral,
        second.key.toByteArray());
  }

  /** A member as the transcript names it. */
  record Member(String name, VerifyingKey key) {
    Member {
      // Refuses here, at the start, what nameBytes() could not write later.
      Utf8.strict("a member's name", name);
    }

    byte[] nameBytes() {
      return Utf8.strict("a member's name", name);
    }
  }
}
