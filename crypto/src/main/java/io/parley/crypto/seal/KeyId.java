package io.parley.crypto.seal;

import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Names of keys, derived from the keys by HKDF-SHA-256: a name is public, tells nothing of its key,
 * and an unwrapped key that has another name than stated was tampered with.
 */
final class KeyId {
  static final int SIZE = 16;
  private static final byte[] LABEL = "parley/v1/key-id".getBytes(StandardCharsets.US_ASCII);

  private KeyId() {}

  static byte[] of(SecretBytes key) {
    return key.derive(new byte[0], LengthPrefixed.of(LABEL), SIZE)
        .toByteArray(SecretAccess.insecure());
  }

  static String textOf(SecretBytes key) {
    return HexFormat.of().formatHex(of(key));
  }
}
