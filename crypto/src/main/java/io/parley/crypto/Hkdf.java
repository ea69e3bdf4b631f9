package io.parley.crypto;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * HKDF-SHA-256 (RFC 5869), extract and expand.
 *
 * <p>Claim, under the assumption that HMAC-SHA-256 is a pseudorandom function: keys derived from
 * one uniform secret under different {@code info} are indistinguishable from independent uniform
 * keys, so none tells anything of another (Krawczyk, "Cryptographic Extraction and Key Derivation:
 * The HKDF Scheme", CRYPTO 2010). For input that is not uniform, such as a Diffie-Hellman result,
 * the extract step asks more of HMAC: see {@link KeyAgreement}.
 */
final class Hkdf {
  private static final int MAX_SIZE = 255 * Sha256.SIZE;

  private Hkdf() {}

  /** As {@link #expand}, from secret to secret. An empty salt stands for 32 zero bytes. */
  static SecretBytes derive(SecretBytes input, byte[] salt, byte[] info, int size) {
    return input.use(bytes -> SecretBytes.owning(expand(bytes, salt, info, size)));
  }

  /**
   * The output keying material of RFC 5869.
   *
   * @param size of the output in bytes, 1 to 8160
   * @throws IllegalArgumentException for another size
   */
  static byte[] expand(byte[] input, byte[] salt, byte[] info, int size) {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "HKDF-SHA-256 gives 1 to %d bytes, not %d".formatted(MAX_SIZE, size));
    }
    HKDFBytesGenerator generator = new HKDFBytesGenerator(SHA256Digest.newInstance());
    generator.init(new HKDFParameters(input, salt, info));
    byte[] output = new byte[size];
    generator.generateBytes(output, 0, size);
    return output;
  }
}
