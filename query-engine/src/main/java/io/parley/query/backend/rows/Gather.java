package io.parley.query.backend.rows;

import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;

/**
 * Copies values of one column from batches into one vector, value by value in any order, with one
 * loop a width.
 */
final class Gather {
  static final int PLACE_BITS = 17;

  static final int PLACE = (1 << PLACE_BITS) - 1;

  private Gather() {}

  /** Whether fixed values of so many bytes are copied. */
  static boolean isWidth(int bytes) {
    return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8 || bytes == 16;
  }

  static void copy(List<FieldVector> sources, int[] names, int from, int count, FieldVector to) {
    if (to instanceof BitVector bits) {
      bits.allocateNew(count);
      bits(addresses(sources, 1), names, from, count, bits.getDataBufferAddress());
    } else if (to instanceof BaseFixedWidthVector fixed) {
      fixed.allocateNew(count);
      long[] values = addresses(sources, 1);
      fixed(values, fixed.getTypeWidth(), names, from, count, fixed.getDataBufferAddress());
    } else {
      GatherTexts.copy(sources, names, from, count, (BaseVariableWidthVector) to);
    }
    known(sources, names, from, count, to);
    to.setValueCount(count);
  }

  /** Where a buffer of each batch begins: 0 what is known, 1 the values or offsets, 2 the texts. */
  static long[] addresses(List<FieldVector> sources, int buffer) {
    long[] addresses = new long[sources.size()];
    for (int i = 0; i < addresses.length; i++) {
      FieldVector source = sources.get(i);
      addresses[i] =
          switch (buffer) {
            case 0 -> source.getValidityBufferAddress();
            case 1 ->
                source instanceof BaseVariableWidthVector texts
                    ? texts.getOffsetBufferAddress()
                    : source.getDataBufferAddress();
            default -> source.getDataBufferAddress();
          };
    }
    return addresses;
  }

  private static void fixed(long[] values, int width, int[] names, int from, int count, long to) {
    switch (width) {
      case 1 -> {
        for (int i = 0; i < count; i++) {
          int name = names[from + i];
          MemoryUtil.putByte(
              to + i, MemoryUtil.getByte(values[name >>> PLACE_BITS] + (name & PLACE)));
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++) {
          int name = names[from + i];
          MemoryUtil.putShort(
              to + 2L * i, MemoryUtil.getShort(values[name >>> PLACE_BITS] + 2L * (name & PLACE)));
        }
      }
      case 4 -> {
        for (int i = 0; i < count; i++) {
          int name = names[from + i];
          MemoryUtil.putInt(
              to + 4L * i, MemoryUtil.getInt(values[name >>> PLACE_BITS] + 4L * (name & PLACE)));
        }
      }
      case 8 -> {
        for (int i = 0; i < count; i++) {
          int name = names[from + i];
          MemoryUtil.putLong(
              to + 8L * i, MemoryUtil.getLong(values[name >>> PLACE_BITS] + 8L * (name & PLACE)));
        }
      }
      case 16 -> {
        for (int i = 0; i < count; i++) {
          int name = names[from + i];
          long source = values[name >>> PLACE_BITS] + 16L * (name & PLACE);
          MemoryUtil.putLong(to + 16L * i, MemoryUtil.getLong(source));
          MemoryUtil.putLong(to + 16L * i + 8, MemoryUtil.getLong(source + 8));
        }
      }
      default -> throw new IllegalStateException("values of " + width + " bytes");
    }
  }

  private static void bits(long[] values, int[] names, int from, int count, long to) {
    MemoryUtil.setMemory(to, (count + 7L) / 8, (byte) 0);
    for (int i = 0; i < count; i++) {
      int name = names[from + i];
      int place = name & PLACE;
      byte held = MemoryUtil.getByte(values[name >>> PLACE_BITS] + (place >>> 3));
      if ((held >>> (place & 7) & 1) != 0) {
        long in = to + (i >>> 3);
        MemoryUtil.putByte(in, (byte) (MemoryUtil.getByte(in) | 1 << (i & 7)));
      }
    }
  }

  private static void known(
      List<FieldVector> sources, int[] names, int from, int count, FieldVector to) {
    if (sources.stream().allMatch(s -> s.getNullCount() == 0)) {
      MemoryUtil.setMemory(to.getValidityBufferAddress(), (count + 7L) / 8, (byte) 0xFF);
    } else {
      bits(addresses(sources, 0), names, from, count, to.getValidityBufferAddress());
    }
  }
}
