package io.parley.connector.stream;

import java.nio.ByteBuffer;
import java.util.UUID;

/** A set of messages, 16 bytes each in an open table. Not thread-safe. */
final class SeenMessages {
  private static final int SMALLEST = 64;

  private long[] table = new long[2 * SMALLEST];
  private int size;
  private boolean hasZero;

  int size() {
    return size;
  }

  boolean contains(UUID message) {
    long high = message.getMostSignificantBits();
    long low = message.getLeastSignificantBits();
    return isZero(high, low) ? hasZero : isAt(place(table, high, low), high, low);
  }

  /** Adds one; false where it is there. */
  boolean add(UUID message) {
    long high = message.getMostSignificantBits();
    long low = message.getLeastSignificantBits();
    if (isZero(high, low)) {
      boolean isNew = !hasZero;
      hasZero = true;
      size += isNew ? 1 : 0;
      return isNew;
    }
    int at = place(table, high, low);
    if (isAt(at, high, low)) {
      return false;
    }
    table[at] = high;
    table[at + 1] = low;
    size++;
    if (4 * size > table.length) { // half of the places
      grow();
    }
    return true;
  }

  private boolean isAt(int at, long high, long low) {
    return table[at] == high && table[at + 1] == low;
  }

  private static boolean isZero(long high, long low) {
    return high == 0 && low == 0;
  }

  /** Where it is, or the free place for it. Messages are hashes: their bits are as good as any. */
  private static int place(long[] table, long high, long low) {
    int mask = table.length - 1;
    int at = (int) (high ^ (high >>> 32)) << 1 & mask;
    while (!isZero(table[at], table[at + 1]) && !(table[at] == high && table[at + 1] == low)) {
      at = (at + 2) & mask;
    }
    return at;
  }

  private void grow() {
    long[] larger = new long[2 * table.length];
    for (int i = 0; i < table.length; i += 2) {
      if (!isZero(table[i], table[i + 1])) {
        int at = place(larger, table[i], table[i + 1]);
        larger[at] = table[i];
        larger[at + 1] = table[i + 1];
      }
    }
    table = larger;
  }

  /** All of them, 16 bytes each. */
  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(16 * size);
    if (hasZero) {
      bytes.putLong(0).putLong(0);
    }
    for (int i = 0; i < table.length; i += 2) {
      if (!isZero(table[i], table[i + 1])) {
        bytes.putLong(table[i]).putLong(table[i + 1]);
      }
    }
    return bytes.array();
  }

  static SeenMessages of(ByteBuffer bytes) {
    SeenMessages seen = new SeenMessages();
    while (bytes.remaining() >= 16) {
      var unused = seen.add(new UUID(bytes.getLong(), bytes.getLong()));
    }
    return seen;
  }
}
