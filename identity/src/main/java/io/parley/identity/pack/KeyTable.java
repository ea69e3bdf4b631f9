package io.parley.identity.pack;

/** Keys of 64 bits, numbered from 1 on as they come. */
final class KeyTable {
  /** The number of a key that is not there. */
  static final int NONE = 0;

  private long[] keys;
  private int[] numbers;
  private int size;

  KeyTable(int expected) {
    int length = Integer.highestOneBit(Math.max(16, expected)) << 1;
    keys = new long[length];
    numbers = new int[length];
  }

  int size() {
    return size;
  }

  int find(long key) {
    return numbers[slot(key)];
  }

  int add(long key) {
    int slot = slot(key);
    if (numbers[slot] == NONE) {
      keys[slot] = key;
      numbers[slot] = ++size;
      if (size * 4L > keys.length * 3L) {
        widen();
        return size;
      }
    }
    return numbers[slot];
  }

  private int slot(long key) {
    int at = (int) key & (keys.length - 1);
    while (numbers[at] != NONE && keys[at] != key) {
      at = (at + 1) & (keys.length - 1);
    }
    return at;
  }

  private void widen() {
    long[] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new long[oldKeys.length * 2];
    numbers = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldNumbers[i] != NONE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        numbers[slot] = oldNumbers[i];
      }
    }
  }

  /** What it holds of the heap, in bytes. */
  long heldBytes() {
    return 12L * keys.length;
  }
}
