package io.parley.identity.history;

import java.util.Arrays;

/** How many records hold each value, by the value's hash: 12 bytes an entry, open addressing. */
final class Counts {
  private long[] values = new long[64];
  private int[] counts = new int[64];
  private int used;

  int of(long value) {
    return counts[place(values, value)];
  }

  /** Counts one more or one fewer; 0 is no value and is not counted. */
  void add(long value, int change) {
    if (value == 0) {
      return;
    }
    int at = place(values, value);
    if (values[at] == 0) {
      values[at] = value;
      used++;
    }
    counts[at] += change;
    if (used * 2 > values.length) {
      grow();
    }
  }

  /** Values that nobody holds any more go with the old table. */
  private void grow() {
    long live = Arrays.stream(counts).filter(count -> count != 0).count();
    int size = Integer.highestOneBit(Math.toIntExact(Math.max(16, live))) * 4;
    long[] moved = new long[size];
    int[] with = new int[size];
    used = 0;
    for (int i = 0; i < values.length; i++) {
      if (counts[i] != 0) {
        int at = place(moved, values[i]);
        moved[at] = values[i];
        with[at] = counts[i];
        used++;
      }
    }
    values = moved;
    counts = with;
  }

  private static int place(long[] table, long value) {
    int at = (int) (value >>> 32) & (table.length - 1); // hashes: any bits are as good
    while (table[at] != 0 && table[at] != value) {
      at = (at + 1) & (table.length - 1);
    }
    return at;
  }
}
