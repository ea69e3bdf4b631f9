package io.parley.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A payload with its signature, as it travels and rests.
 *
 * <p>Nothing here is believed until {@link #open} returned it: {@link #signer()} only says whose
 * key to look up, and {@link #payload()} is for storing and forwarding.
 *
 * <p>Binary form, big-endian: version 1 (1 byte), signer (32), signature (64), payload length (4),
 * payload. Every document has exactly one such form.
 *
 * @param payload the signed bytes, not yet verified
 * @param signer the fingerprint of the key that is said to have signed
 * @param signature 64 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Copied in and out, compared by value.
public record SignedBytes(byte[] payload, Fingerprint signer, byte[] signature) {
  private static final byte VERSION = 1;
  private static final int SIGNATURE_SIZE = 64;
  private static final int HEADER_SIZE = 1 + Sha256.SIZE + SIGNATURE_SIZE + Integer.BYTES;

  /**
   * Takes what was read or signed; verifies nothing.
   *
   * @throws IllegalArgumentException if {@code signature} has another size than 64
   */
  public SignedBytes {
    if (signature.length != SIGNATURE_SIZE) {
      throw new IllegalArgumentException(
          "a signature has 64 bytes, not %d".formatted(signature.length));
    }
    payload = payload.clone();
    signature = signature.clone();
  }

  /** Signs a payload for a purpose. The purpose does not travel: the reader must know it. */
  public static SignedBytes sign(SigningKey key, SignatureDomain domain, byte[] payload) {
    return new SignedBytes(payload, key.verifyingKey().fingerprint(), key.sign(domain, payload));
  }

  /**
   * Returns the payload once it is verified.
   *
   * @throws SignatureRejected if {@code key} is not the signer's, or did not sign this payload for
   *     this purpose; the message does not say which
   */
  public byte[] open(VerifyingKey key, SignatureDomain domain) {
    if (!signer.equals(key.fingerprint()) || !key.verifies(domain, payload, signature)) {
      throw new SignatureRejected();
    }
    return payload.clone();
  }

  /** The binary form. */
  public byte[] encode() {
    return ByteBuffer.allocate(Math.addExact(HEADER_SIZE, payload.length))
        .put(VERSION)
        .put(signer.bytes())
        .put(signature)
        .putInt(payload.length)
        .put(payload)
        .array();
  }

  /**
   * Reads the binary form, and all of it.
   *
   * @throws IllegalArgumentException if the version is unknown, or bytes are missing or left over
   */
  public static SignedBytes decode(byte[] encoded) {
    if (encoded.length < HEADER_SIZE) {
      throw new IllegalArgumentException(
          "signed bytes have at least %d bytes, not %d".formatted(HEADER_SIZE, encoded.length));
    }
    ByteBuffer in = ByteBuffer.wrap(encoded);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "signed bytes of version %d (known: %d)".formatted(version & 0xff, VERSION));
    }
    Fingerprint signer = new Fingerprint(take(in, Sha256.SIZE));
    byte[] signature = take(in, SIGNATURE_SIZE);
    int stated = in.getInt();
    if (stated != in.remaining()) {
      throw new IllegalArgumentException(
          "signed bytes state %s bytes of payload and carry %d"
              .formatted(Integer.toUnsignedString(stated), in.remaining()));
    }
    return new SignedBytes(take(in, stated), signer, signature);
  }

  private static byte[] take(ByteBuffer in, int size) {
    byte[] taken = new byte[size];
    in.get(taken);
    return taken;
  }

  @Override
  public byte[] payload() {
    return payload.clone();
  }

  @Override
  public byte[] signature() {
    return signature.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedBytes that
        && signer.equals(that.signer)
        && Arrays.equals(signature, that.signature)
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(signature) + Arrays.hashCode(payload);
  }

  /** Sizes and signer only: a payload may be personal. */
  @Override
  public String toString() {
    return "SignedBytes[%d bytes, signer %s]".formatted(payload.length, signer);
  }
}
