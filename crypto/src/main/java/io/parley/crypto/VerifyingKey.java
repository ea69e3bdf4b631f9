package io.parley.crypto;

import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The public half of a {@link SigningKey}: an Ed25519 key (RFC 8032) of 32 bytes.
 *
 * <p>Only canonical encodings of points of prime order are keys here. Under a key of small order
 * one signature verifies for many messages, so a member who pinned one could be shown anything.
 *
 * <p>Verification is that of RFC 8032 section 5.1.7 without the cofactor, and refuses S of ℓ and
 * above: a signature has one byte form.
 */
public final class VerifyingKey {
  static final int SIZE = Ed25519.PUBLIC_KEY_SIZE;

  private final byte[] bytes;

  private VerifyingKey(byte[] owned) {
    this.bytes = owned;
  }

  /**
   * Takes a raw key of 32 bytes.
   *
   * @throws IllegalArgumentException if the size differs or the bytes are no point of prime order
   */
  public static VerifyingKey fromByteArray(byte[] raw) {
    if (raw.length != SIZE) {
      throw new IllegalArgumentException(
          "a verifying key has 32 bytes, not %d".formatted(raw.length));
    }
    byte[] bytes = raw.clone();
    if (!Ed25519.validatePublicKeyFull(bytes, 0)) {
      throw new IllegalArgumentException("not an Ed25519 key: no point of prime order");
    }
    return new VerifyingKey(bytes);
  }

  /**
   * Reads the text of {@link #encoded()}.
   *
   * @throws IllegalArgumentException if it is not base64url without padding, or no key
   */
  public static VerifyingKey decode(String text) {
    return fromByteArray(
        Base64Text.decode(text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a verifying key is written as base64url without padding")));
  }

  /** The 32 bytes of RFC 8032; not a secret. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** The key as 43 characters of base64url. */
  public String encoded() {
    return Base64Text.encode(bytes);
  }

  /** The SHA-256 of the 32 bytes. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(bytes);
  }

  /**
   * Whether the holder of the key signed this payload for this purpose. A signature of another size
   * than 64 bytes does not verify.
   */
  public boolean verifies(SignatureDomain domain, byte[] payload, byte[] signature) {
    return verifiesMessage(domain.message(payload), signature);
  }

  /** Plain Ed25519, where published vectors come in. */
  boolean verifiesMessage(byte[] message, byte[] signature) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, bytes, 0, message, 0, message.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifyingKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "VerifyingKey[" + encoded() + "]";
  }
}
