package io.parley.connector.zone;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text as it is sealed: its UTF-8, a byte 0x80, and zeros up to a multiple of 32 bytes, so that
 * the lengths of most identifiers are alike (ISO/IEC 7816-4).
 */
final class PaddedText {
  private static final int BLOCK = 32;
  private static final byte END = (byte) 0x80;

  private PaddedText() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] of(String text) {
    byte[] plain = utf8(text);
    byte[] padded = Arrays.copyOf(plain, (plain.length / BLOCK + 1) * BLOCK);
    padded[plain.length] = END;
    return padded;
  }

  /** The UTF-8 in it. */
  static byte[] bytes(byte[] padded) {
    int end = padded.length - 1;
    while (end >= 0 && padded[end] == 0) {
      end--;
    }
    if (end < 0 || padded[end] != END) {
      throw new IllegalArgumentException("no padded text");
    }
    return Arrays.copyOf(padded, end);
  }
}
