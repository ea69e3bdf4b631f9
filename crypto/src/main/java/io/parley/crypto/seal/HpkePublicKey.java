package io.parley.crypto.seal;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;

/**
 * A partner's public key for HPKE (RFC 9180): X25519, 32 bytes, to be pinned as signing keys are.
 *
 * <p>Suite: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, mode base, one message a sealing.
 *
 * <p>Claim (Alwen, Blanchet, Hauck, Kiltz, Lipp, Riepel, "Analysing the HPKE Standard", EUROCRYPT
 * 2021, under gap Diffie-Hellman on curve25519): only the holder of the private key learns what was
 * sealed, and a changed message does not open. <b>Not promised:</b> who sealed it, for anybody can;
 * a document that carries a sealed key is signed by its sender. Nor forward secrecy towards the
 * holder: a private key stolen later opens all that was ever sealed to it.
 */
public final class HpkePublicKey {
  static final int SIZE = 32;

  private final byte[] bytes;

  private HpkePublicKey(byte[] owned) {
    this.bytes = owned;
  }

  /**
   * Takes a raw key of 32 bytes. A point of small order, whose every secret is known, is refused.
   *
   * @throws IllegalArgumentException for another size, or such a point
   */
  public static HpkePublicKey fromByteArray(byte[] raw) {
    if (raw.length != SIZE) {
      throw new IllegalArgumentException("an HPKE key has 32 bytes, not " + raw.length);
    }
    HpkePublicKey key = new HpkePublicKey(raw.clone());
    try {
      key.seal(new byte[0], new byte[0], SecretBytes.random(1));
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException("not an HPKE key: a point of small order");
    }
    return key;
  }

  /** The 32 bytes; not a secret. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** The SHA-256 of the 32 bytes. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(bytes);
  }

  /**
   * Seals a secret to the holder of the private key.
   *
   * @param info what both sides agree that this is about; it opens under no other
   * @param associated further bytes that must be the same when it is opened
   * @return the encapsulated key (32 bytes) and the ciphertext with its tag of 16
   */
  public byte[] seal(byte[] info, byte[] associated, SecretBytes secret) {
    return seal(info, associated, secret, Optional.empty());
  }

  /** With a given ephemeral key, where published vectors come in. */
  byte[] seal(
      byte[] info,
      byte[] associated,
      SecretBytes secret,
      Optional<AsymmetricCipherKeyPair> ephemeral) {
    byte[] plain = secret.toByteArray(SecretAccess.insecure());
    try {
      return HpkeSuite.seal(bytes, info, associated, plain, ephemeral);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HpkePublicKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "HpkePublicKey[" + fingerprint() + "]";
  }
}
