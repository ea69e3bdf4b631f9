package io.parley.crypto;

import java.util.Base64;
import java.util.Optional;

/**
 * Base64url without padding (RFC 4648 section 5), one text for each value: the JDK's decoder also
 * takes padding and stray bits in the last character, which would give one key many spellings.
 */
final class Base64Text {
  private Base64Text() {}

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The bytes, or empty if {@code text} is not exactly what {@link #encode} writes. */
  static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
