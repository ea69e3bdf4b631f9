package io.parley.query.backend.rows;

import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;

/**
 * Copies texts from batches into one vector; a batch has them as texts or as {@link ShortTexts}.
 */
final class GatherTexts {
  private GatherTexts() {}

  static void copy(
      List<FieldVector> sources, int[] names, int from, int count, BaseVariableWidthVector to) {
    if (sources.stream().allMatch(BigIntVector.class::isInstance)) {
      packed(sources, names, from, count, to);
    } else {
      any(sources, names, from, count, to);
    }
    to.setLastSet(count - 1);
  }

  /** All short: a place for eight bytes each is enough, and nothing is counted before. */
  private static void packed(
      List<FieldVector> sources, int[] names, int from, int count, BaseVariableWidthVector to) {
    long[] values = Gather.addresses(sources, 1);
    to.allocateNew((long) Long.BYTES * (count + 1), count);
    long at = to.getOffsetBufferAddress();
    long data = to.getDataBufferAddress();
    int end = 0;
    MemoryUtil.putInt(at, 0);
    for (int i = 0; i < count; i++) {
      int name = names[from + i];
      long text =
          MemoryUtil.getLong(
              values[name >>> Gather.PLACE_BITS] + (long) Long.BYTES * (name & Gather.PLACE));
      ShortTexts.write(text, data + end);
      end += ShortTexts.length(text);
      at += 4;
      MemoryUtil.putInt(at, end);
    }
  }

  private static void any(
      List<FieldVector> sources, int[] names, int from, int count, BaseVariableWidthVector to) {
    long[] starts = Gather.addresses(sources, 1);
    long[] texts = Gather.addresses(sources, 2);
    boolean[] packed = new boolean[starts.length];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = sources.get(i) instanceof BigIntVector;
    }
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      int batch = names[from + i] >>> Gather.PLACE_BITS;
      int place = names[from + i] & Gather.PLACE;
      bytes +=
          packed[batch]
              ? ShortTexts.length(MemoryUtil.getLong(starts[batch] + 8L * place))
              : MemoryUtil.getInt(starts[batch] + 4L * place + 4)
                  - MemoryUtil.getInt(starts[batch] + 4L * place);
    }
    // What is packed is written eight bytes at a time.
    to.allocateNew(bytes + Long.BYTES, count);
    long at = to.getOffsetBufferAddress();
    long data = to.getDataBufferAddress();
    int end = 0;
    MemoryUtil.putInt(at, 0);
    for (int i = 0; i < count; i++) {
      int batch = names[from + i] >>> Gather.PLACE_BITS;
      int place = names[from + i] & Gather.PLACE;
      if (packed[batch]) {
        long text = MemoryUtil.getLong(starts[batch] + 8L * place);
        ShortTexts.write(text, data + end);
        end += ShortTexts.length(text);
      } else {
        long offset = starts[batch] + 4L * place;
        int begin = MemoryUtil.getInt(offset);
        int length = MemoryUtil.getInt(offset + 4) - begin;
        text(texts[batch] + begin, data + end, length);
        end += length;
      }
      at += 4;
      MemoryUtil.putInt(at, end);
    }
  }

  /** Most texts are short, and a call for each costs more than the copy. */
  private static void text(long source, long to, int length) {
    if (length > 16) {
      MemoryUtil.copyMemory(source, to, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      MemoryUtil.putByte(to + i, MemoryUtil.getByte(source + i));
    }
  }
}
