package io.parley.crypto;

import javax.crypto.Mac;

/**
 * A keyed hash over a list of values.
 *
 * <p>Claim, under the assumption that HMAC-SHA-256 is a pseudorandom function (Bellare, "New Proofs
 * for NMAC and HMAC", CRYPTO 2006): without the key, outputs for different lists look like
 * independent uniform bytes. Lists differ if any part or any border between parts differs, since
 * each part is preceded by its length.
 */
public final class KeyedHash {
  private KeyedHash() {}

  /**
   * HMAC-SHA-256 under {@code key} of the parts, each preceded by its length (4 bytes, big-endian).
   *
   * <p>To check a value that came from outside, compare with {@link
   * java.security.MessageDigest#isEqual}.
   *
   * @return 32 bytes
   * @throws IllegalStateException if the key is destroyed
   */
  public static byte[] hmacSha256(SecretBytes key, byte[]... parts) {
    Mac mac = Hmac.keyed(key);
    return mac.doFinal(LengthPrefixed.of(parts));
  }
}
