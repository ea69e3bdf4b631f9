package io.parley.crypto.blind;

import io.parley.crypto.MatchKey;
import java.util.Arrays;

/**
 * Match keys, each once, in the order in which they were added, with a value of fixed size each:
 * packed, since a million objects would take several times the memory.
 *
 * <p>Match keys are digests, so their first bytes serve as the hash. Not thread-safe.
 */
final class KeyedRows {
  private static final int KEY = MatchKey.SIZE;
  private static final int FREE = 0;

  private final int valueSize;
  private byte[] keys = new byte[16 * KEY];
  private byte[] values;
  private int[] table = new int[64]; // 1 + the row, or FREE; at most half full
  private int size;

  KeyedRows(int valueSize) {
    this.valueSize = valueSize;
    this.values = new byte[16 * valueSize];
  }

  int size() {
    return size;
  }

  /** The row of the key at {@code packed[at, at + 32)}, or −1. */
  int find(byte[] packed, int at) {
    return table[slot(packed, at)] - 1;
  }

  /** Adds a key with a value of zeros, unless it is there; returns whether it was new. */
  boolean add(byte[] packed, int at) {
    int slot = slot(packed, at);
    if (table[slot] != FREE) {
      return false;
    }
    if ((size + 1) * KEY > keys.length) {
      keys = Arrays.copyOf(keys, Math.multiplyExact(keys.length, 2));
      values = Arrays.copyOf(values, Math.multiplyExact(values.length, 2));
    }
    System.arraycopy(packed, at, keys, size * KEY, KEY);
    size++;
    table[slot] = size;
    if (2 * size > table.length) {
      rehash();
    }
    return true;
  }

  /** Adds a key with its value, or gives a key that is there another value. */
  void put(byte[] packedKeys, int at, byte[] packedValues, int valueAt) {
    add(packedKeys, at);
    System.arraycopy(packedValues, valueAt, values, find(packedKeys, at) * valueSize, valueSize);
  }

  void copyKey(int row, byte[] into, int at) {
    System.arraycopy(keys, row * KEY, into, at, KEY);
  }

  void copyValue(int row, byte[] into, int at) {
    System.arraycopy(values, row * valueSize, into, at, valueSize);
  }

  /** All keys, packed. */
  byte[] keys() {
    return Arrays.copyOf(keys, size * KEY);
  }

  /** All values, packed, in the order of the keys. */
  byte[] values() {
    return Arrays.copyOf(values, size * valueSize);
  }

  /** The slot that holds the key, or the free one where it would go. */
  private int slot(byte[] packed, int at) {
    int hash =
        (packed[at] & 0xFF)
            | (packed[at + 1] & 0xFF) << 8
            | (packed[at + 2] & 0xFF) << 16
            | packed[at + 3] << 24;
    int slot = hash & (table.length - 1);
    while (table[slot] != FREE && !isAt(table[slot] - 1, packed, at)) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private boolean isAt(int row, byte[] packed, int at) {
    return Arrays.equals(keys, row * KEY, (row + 1) * KEY, packed, at, at + KEY);
  }

  private void rehash() {
    table = new int[Math.multiplyExact(table.length, 2)];
    for (int row = 0; row < size; row++) {
      table[slot(keys, row * KEY)] = row + 1;
    }
  }
}
