package io.parley.crypto.seal;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D) of the JDK, with nonces of 12 bytes and tags of 16. The caller
 * answers for nonces: two messages under one key and nonce give away both, and the key of the tag.
 *
 * <p>Not thread-safe.
 */
final class AesGcm {
  static final int KEY_SIZE = 32;
  static final int NONCE_SIZE = 12;
  static final int TAG_SIZE = 16;

  private final SecretKeySpec key;
  private final Cipher cipher;

  AesGcm(SecretBytes key) {
    if (key.size() != KEY_SIZE) {
      throw new IllegalArgumentException("an AES-256 key has 32 bytes, not " + key.size());
    }
    byte[] bytes = key.toByteArray(SecretAccess.insecure());
    try {
      this.key = new SecretKeySpec(bytes, "AES"); // it copies
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-256-GCM", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The ciphertext, followed by the tag. */
  byte[] seal(byte[] nonce, byte[] associated, byte[] plain) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_SIZE, nonce));
      cipher.updateAAD(associated);
      return cipher.doFinal(plain);
    } catch (GeneralSecurityException e) {
      // The JDK refuses to use the nonce of the message before again.
      throw new IllegalStateException("AES-256-GCM refused to seal", e);
    }
  }

  /**
   * The inverse of {@link #seal}.
   *
   * @throws SealRejected for anything that was not sealed so
   */
  byte[] open(byte[] nonce, byte[] associated, byte[] sealed) {
    if (sealed.length < TAG_SIZE) {
      throw new SealRejected();
    }
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_SIZE, nonce));
      cipher.updateAAD(associated);
      return cipher.doFinal(sealed);
    } catch (AEADBadTagException e) {
      throw new SealRejected();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM refused to open", e);
    }
  }
}
