package io.parley.crypto.seal;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.util.Arrays;

/** The private half of an {@link HpkePublicKey}: a scalar of 32 bytes. */
public final class HpkePrivateKey {
  private final SecretBytes scalar;
  private final HpkePublicKey publicKey;

  private HpkePrivateKey(SecretBytes scalar) {
    this.scalar = scalar;
    byte[] bytes = scalar.toByteArray(SecretAccess.insecure());
    try {
      this.publicKey = HpkePublicKey.fromByteArray(HpkeSuite.publicKey(bytes));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Draws a new key from the platform's secure random source. */
  public static HpkePrivateKey generate() {
    return new HpkePrivateKey(SecretBytes.random(HpkePublicKey.SIZE));
  }

  /**
   * Restores a key from the bytes of {@link #toByteArray}.
   *
   * @throws IllegalArgumentException if the size differs from 32
   */
  public static HpkePrivateKey fromByteArray(byte[] bytes, SecretAccess access) {
    if (bytes.length != HpkePublicKey.SIZE) {
      throw new IllegalArgumentException("an HPKE key has 32 bytes, not " + bytes.length);
    }
    return new HpkePrivateKey(SecretBytes.copyOf(bytes, access));
  }

  /** The 32 bytes, a secret. */
  public byte[] toByteArray(SecretAccess access) {
    return scalar.toByteArray(access);
  }

  /** The public half, to be pinned by others. */
  public HpkePublicKey publicKey() {
    return publicKey;
  }

  /**
   * Opens what was sealed to the public half.
   *
   * @throws SealRejected if it was not sealed so, to this key, for this info and associated bytes
   */
  public SecretBytes open(byte[] info, byte[] associated, byte[] sealed) {
    byte[] bytes = scalar.toByteArray(SecretAccess.insecure());
    try {
      byte[] plain = HpkeSuite.open(bytes, info, associated, sealed);
      if (plain.length == 0) {
        throw new SealRejected();
      }
      try {
        return SecretBytes.copyOf(plain, SecretAccess.insecure());
      } finally {
        Arrays.fill(plain, (byte) 0);
      }
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Wipes the key: nothing that was sealed to it opens any more. */
  public void destroy() {
    scalar.destroy();
  }

  @Override
  public String toString() {
    return "HpkePrivateKey[" + publicKey.fingerprint() + "]";
  }
}
