package io.parley.identity.pack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The different values of one column, numbered from 0 on as they come, in UTF-8. Not safe for use
 * by several threads while values are added.
 */
public final class Values {
  /** The number of a value that is not there. */
  public static final int NONE = -1;

  private byte[] bytes = new byte[1 << 14];
  private int[] ends = new int[1 << 10];
  private long[] masks = new long[1 << 10];
  private int[] slots = new int[1 << 11];
  private int size;

  /** How many values there are. */
  public int size() {
    return size;
  }

  /** A value as text. */
  public String text(int value) {
    return new String(bytes, start(value), length(value), StandardCharsets.UTF_8);
  }

  /** The bytes of all values, one after the other. */
  byte[] bytes() {
    return bytes;
  }

  int start(int value) {
    return value == 0 ? 0 : ends[value - 1];
  }

  int length(int value) {
    return ends[value] - start(value);
  }

  /**
   * Which bytes it holds, each modulo 64: what two values cannot share is seen from these alone.
   */
  long mask(int value) {
    return masks[value];
  }

  static long maskOf(byte[] bytes, int start, int length) {
    long mask = 0;
    for (int i = start; i < start + length; i++) {
      mask |= 1L << (bytes[i] & 63);
    }
    return mask;
  }

  /** The number of a value, or {@link #NONE}. */
  int find(byte[] value) {
    return slots[slot(value)] - 1;
  }

  /** The number of a value, a new one where it was not there. */
  int add(byte[] value) {
    int slot = slot(value);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    append(value);
    slots[slot] = size;
    if (size * 4L > slots.length * 3L) {
      rehash();
    }
    return size - 1;
  }

  private void append(byte[] value) {
    int start = size == 0 ? 0 : ends[size - 1];
    if (value.length > Integer.MAX_VALUE - 16 - start) {
      throw new IllegalStateException(
          "the values of one column take more than 2 GB: resolve the sources in parts");
    }
    if (start + value.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, grown(bytes.length, start + value.length));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, grown(size, size + 1));
      masks = Arrays.copyOf(masks, ends.length);
    }
    System.arraycopy(value, 0, bytes, start, value.length);
    ends[size] = start + value.length;
    masks[size] = maskOf(value, 0, value.length);
    size++;
  }

  /** Half as much again: a doubling would leave half of a gigabyte empty. */
  private static int grown(int length, int least) {
    return (int) Math.min(Integer.MAX_VALUE - 16L, Math.max(least, length + (length >> 1) + 16L));
  }

  /** Where a value stands, or would. */
  private int slot(byte[] value) {
    int at = (int) Hash.of(value, 0, value.length, 0) & (slots.length - 1);
    while (slots[at] > 0 && !is(slots[at] - 1, value)) {
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  private boolean is(int number, byte[] value) {
    int start = start(number);
    return Arrays.equals(bytes, start, ends[number], value, 0, value.length);
  }

  private void rehash() {
    int[] wider = new int[slots.length * 2];
    for (int value = 0; value < size; value++) {
      int at = (int) Hash.of(bytes, start(value), length(value), 0) & (wider.length - 1);
      while (wider[at] > 0) {
        at = (at + 1) & (wider.length - 1);
      }
      wider[at] = value + 1;
    }
    slots = wider;
  }

  /** What it holds of the heap, in bytes. */
  long heldBytes() {
    return bytes.length + 4L * ends.length + 8L * masks.length + 4L * slots.length;
  }
}
