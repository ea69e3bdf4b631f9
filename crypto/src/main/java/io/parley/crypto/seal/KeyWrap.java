package io.parley.crypto.seal;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES key wrap with padding (RFC 5649, NIST SP 800-38F KWP) of the JDK: deterministic, without
 * nonce, for keys only. A changed wrapping passes its check with probability about 2⁻⁶⁴ a try (a
 * constant and a length of 32 bits each), so whoever unwraps compares the key's id as well.
 */
final class KeyWrap {
  private KeyWrap() {}

  static byte[] wrap(SecretBytes master, SecretBytes key) {
    byte[] plain = key.toByteArray(SecretAccess.insecure());
    try {
      return cipher(Cipher.ENCRYPT_MODE, master).doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-KWP refused to wrap", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /** The key, or empty for anything that was not wrapped under this master key. */
  static Optional<SecretBytes> unwrap(SecretBytes master, byte[] wrapped) {
    try {
      byte[] plain = cipher(Cipher.DECRYPT_MODE, master).doFinal(wrapped);
      try {
        return plain.length == 0
            ? Optional.empty()
            : Optional.of(SecretBytes.copyOf(plain, SecretAccess.insecure()));
      } finally {
        Arrays.fill(plain, (byte) 0);
      }
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Cipher cipher(int mode, SecretBytes master) throws GeneralSecurityException {
    byte[] bytes = master.toByteArray(SecretAccess.insecure());
    try {
      Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
      cipher.init(mode, new SecretKeySpec(bytes, "AES"));
      return cipher;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
