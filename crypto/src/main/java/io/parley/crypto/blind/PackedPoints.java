package io.parley.crypto.blind;

import org.bouncycastle.math.ec.rfc7748.X25519;

/** Sizes of packed columns of u-coordinates. */
final class PackedPoints {
  static final int SIZE = X25519.POINT_SIZE;

  private PackedPoints() {}

  /**
   * The rows of a column.
   *
   * @throws IllegalArgumentException if the size is no multiple of 32
   */
  static int rows(byte[] packed) {
    if (packed.length % SIZE != 0) {
      throw new IllegalArgumentException(
          "packed points have a multiple of 32 bytes, not %d".formatted(packed.length));
    }
    return packed.length / SIZE;
  }

  /** Whether a row has only zero bytes, found without an early exit. */
  static boolean isZero(byte[] packed, int row) {
    int bits = 0;
    for (int at = row * SIZE; at < (row + 1) * SIZE; at++) {
      bits |= packed[at];
    }
    return bits == 0;
  }
}
