package io.parley.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A member's signing key: Ed25519 (RFC 8032), a seed of 32 bytes.
 *
 * <p>Claim: who does not hold the key cannot make a signature for a domain and payload that the
 * holder did not sign, under the hardness of discrete logarithms on edwards25519 with SHA-512 as a
 * random oracle (Brendel, Cremers, Jackson, Zhao, "The Provable Security of Ed25519", IEEE S&amp;P
 * 2021). A {@link SignatureDomain} is part of what is signed.
 *
 * <p>Signing draws no randomness (RFC 8032 section 5.1.6), so a weak random source cannot leak the
 * key; equal inputs give equal signatures. {@code equals} is that of {@link Object}: compare the
 * {@link #verifyingKey()}s.
 */
public final class SigningKey {
  private static final int SEED_SIZE = Ed25519.SECRET_KEY_SIZE;

  private final SecretBytes seed;
  private final VerifyingKey verifyingKey;

  private SigningKey(SecretBytes seed) {
    this.seed = seed;
    byte[] publicKey = new byte[VerifyingKey.SIZE];
    seed.use(
        bytes -> {
          Ed25519.generatePublicKey(bytes, 0, publicKey, 0);
          return publicKey;
        });
    this.verifyingKey = VerifyingKey.fromByteArray(publicKey);
  }

  /** Draws a new key from the platform's secure random source. */
  public static SigningKey generate() {
    return new SigningKey(SecretBytes.random(SEED_SIZE));
  }

  /**
   * Restores a key from the bytes of {@link #toByteArray}.
   *
   * @throws IllegalArgumentException if the size differs from 32
   */
  public static SigningKey fromByteArray(byte[] seed, SecretAccess access) {
    if (seed.length != SEED_SIZE) {
      throw new IllegalArgumentException("a signing key has 32 bytes, not " + seed.length);
    }
    return new SigningKey(SecretBytes.copyOf(seed, access));
  }

  /** The 32 bytes of the seed, a secret. */
  public byte[] toByteArray(SecretAccess access) {
    return seed.toByteArray(access);
  }

  /** The public half, to be pinned by others. */
  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  /** Signs a payload for a purpose; 64 bytes. */
  public byte[] sign(SignatureDomain domain, byte[] payload) {
    return signMessage(domain.message(payload));
  }

  /** Plain Ed25519, where published vectors come in. */
  byte[] signMessage(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    // The form that derives the public key again: the faster one, handed a wrong public key, leaks
    // the seed by two signatures.
    return seed.use(
        bytes -> {
          Ed25519.sign(bytes, 0, message, 0, message.length, signature, 0);
          return signature;
        });
  }

  @Override
  public String toString() {
    return "SigningKey[" + verifyingKey.fingerprint() + "]";
  }
}
