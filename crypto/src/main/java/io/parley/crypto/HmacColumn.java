package io.parley.crypto;

import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

/**
 * HMAC-SHA-256 over each row of a packed column of match keys, with one Mac for all rows: making
 * one costs several times the work of a row. What it promises is for its users to say ({@link
 * Pseudonymizer}, {@link BlindingInputs}).
 *
 * <p>Not thread-safe.
 */
public final class HmacColumn {
  private final Mac mac;
  private final byte[] full = new byte[Hmac.SIZE];

  /**
   * For one key.
   *
   * @throws IllegalStateException if the key is destroyed
   */
  public HmacColumn(SecretBytes key) {
    this.mac = Hmac.keyed(key);
  }

  /**
   * The first {@code size} bytes of each row's HMAC.
   *
   * @param packedMatchKeys n match keys of 32 bytes, without gaps; n may be 0
   * @param size bytes kept of each row, 1 to 32
   * @return n values of {@code size} bytes, without gaps
   * @throws IllegalArgumentException if the column's size is no multiple of 32
   */
  public byte[] rows(byte[] packedMatchKeys, int size) {
    if (packedMatchKeys.length % MatchKey.SIZE != 0) {
      throw new IllegalArgumentException(
          "packed match keys have a multiple of 32 bytes, not %d"
              .formatted(packedMatchKeys.length));
    }
    int rows = packedMatchKeys.length / MatchKey.SIZE;
    byte[] packed = new byte[Math.multiplyExact(rows, size)];
    for (int row = 0; row < rows; row++) {
      hmac(packedMatchKeys, row * MatchKey.SIZE);
      System.arraycopy(full, 0, packed, row * size, size);
    }
    // What is cut off must not stay: with it a guess could be confirmed beyond the size kept.
    Arrays.fill(full, (byte) 0);
    return packed;
  }

  private void hmac(byte[] matchKeys, int offset) {
    mac.update(matchKeys, offset, MatchKey.SIZE);
    try {
      mac.doFinal(full, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("HMAC-SHA-256 gives 32 bytes", e);
    }
  }

  @Override
  public String toString() {
    return "HmacColumn[key hidden]";
  }
}
