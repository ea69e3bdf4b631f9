package io.parley.crypto;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text to bytes without loss. {@code String.getBytes} writes '?' for half a surrogate pair, so two
 * different texts could become one person; here such text is refused.
 */
public final class Utf8 {
  private Utf8() {}

  /**
   * Encodes text that must not be blank.
   *
   * @param what how messages call the text; the text itself may be personal and is never shown
   * @throws IllegalArgumentException if the text is blank or has half a surrogate pair
   */
  public static byte[] strict(String what, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + " is blank");
    }
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      // Without the cause: this exception's text is the whole story, and nothing of the value.
      throw new IllegalArgumentException(what + " is not well-formed Unicode");
    }
  }
}
