package io.parley.query.backend.rows;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * Texts of at most seven bytes as numbers of eight: the bytes of the text, and its length in the
 * last. A text that is read out of order is so one place in memory instead of three.
 */
final class ShortTexts {
  private static final int LONGEST = Long.BYTES - 1;
  private static final int LENGTH_SHIFT = Byte.SIZE * LONGEST;

  private ShortTexts() {}

  /** Whether all texts of a column are so short. */
  static boolean are(VarCharVector texts) {
    int rows = texts.getValueCount();
    long offsets = texts.getOffsetBufferAddress();
    int longest = 0;
    for (int i = 0; i < rows; i++) {
      long at = offsets + 4L * i;
      longest = Math.max(longest, MemoryUtil.getInt(at + 4) - MemoryUtil.getInt(at));
    }
    return longest <= LONGEST;
  }

  /** The column as numbers; unknown stay unknown. */
  static BigIntVector packed(VarCharVector texts) {
    int rows = texts.getValueCount();
    BigIntVector packed = new BigIntVector(texts.getName(), texts.getAllocator());
    packed.allocateNew(rows);
    packed.setValueCount(rows);
    if (rows == 0) {
      return packed;
    }
    MemoryUtil.copyMemory(
        texts.getValidityBufferAddress(), packed.getValidityBufferAddress(), (rows + 7L) / 8);
    long offsets = texts.getOffsetBufferAddress();
    long data = texts.getDataBufferAddress();
    // Eight bytes are read at once where there are so many.
    long wide = texts.getDataBuffer().capacity() - Long.BYTES;
    long to = packed.getDataBufferAddress();
    for (int i = 0; i < rows; i++) {
      int begin = MemoryUtil.getInt(offsets + 4L * i);
      int length = MemoryUtil.getInt(offsets + 4L * i + 4) - begin;
      long bytes =
          begin <= wide
              ? first(MemoryUtil.getLong(data + begin), length)
              : read(data + begin, length);
      MemoryUtil.putLong(to + 8L * i, bytes | (long) length << LENGTH_SHIFT);
    }
    return packed;
  }

  private static long first(long bytes, int length) {
    return bytes & ((1L << (Byte.SIZE * length)) - 1);
  }

  private static long read(long at, int length) {
    long bytes = 0;
    for (int i = 0; i < length; i++) {
      bytes |= (MemoryUtil.getByte(at + i) & 0xFFL) << (Byte.SIZE * i);
    }
    return bytes;
  }

  /** The bytes of a text. */
  static int length(long packed) {
    return (int) (packed >>> LENGTH_SHIFT);
  }

  /** Writes a text, and something behind it up to eight bytes. */
  static void write(long packed, long to) {
    MemoryUtil.putLong(to, packed);
  }
}
