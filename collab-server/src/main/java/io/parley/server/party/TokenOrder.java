package io.parley.server.party;

import java.util.Arrays;

/**
 * Rows' tokens, to be put in order. Tokens are outputs of a permutation that nobody tells from a
 * random one, so that parts by their first bits are of equal size: one pass spreads all over parts
 * that fit a processor's cache, and each part is sorted there.
 */
final class TokenOrder {
  /** Bits of a token that sort within a part, at once. */
  private static final int WITHIN = 11;

  private long[] high;
  private long[] low;
  private int[] names;
  private int size;

  TokenOrder(int expected) {
    high = new long[expected];
    low = new long[expected];
    names = new int[expected];
  }

  int size() {
    return size;
  }

  /** Adds a row: its token's first eight bytes, the others, and its name. */
  void add(long tokenHigh, long tokenLow, int name) {
    if (size == high.length) {
      int more = Math.max(1_024, Math.addExact(size, size / 2));
      high = Arrays.copyOf(high, more);
      low = Arrays.copyOf(low, more);
      names = Arrays.copyOf(names, more);
    }
    high[size] = tokenHigh;
    low[size] = tokenLow;
    names[size++] = name;
  }

  long high(int place) {
    return high[place];
  }

  long low(int place) {
    return low[place];
  }

  /** The rows' names, after sorting in the order of their tokens. */
  int[] names() {
    return names;
  }

  /** Puts all in the order of their tokens, as unsigned bytes. */
  void sort() {
    int bits = Math.max(0, Math.min(WITHIN, 31 - Integer.numberOfLeadingZeros(size | 1) - WITHIN));
    int[] starts = spread(bits);
    Within within = new Within();
    for (int part = 0; part + 1 < starts.length; part++) {
      within.sort(starts[part], starts[part + 1], bits);
    }
  }

  /** Into parts by the first bits; where each part begins, and the end. */
  private int[] spread(int bits) {
    int[] starts = new int[(1 << bits) + 1];
    if (bits == 0) {
      starts[1] = size;
      return starts;
    }
    int shift = Long.SIZE - bits;
    for (int i = 0; i < size; i++) {
      starts[(int) (high[i] >>> shift) + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    int[] next = starts.clone();
    long[] spreadHigh = new long[size];
    long[] spreadLow = new long[size];
    int[] spreadNames = new int[size];
    for (int i = 0; i < size; i++) {
      int to = next[(int) (high[i] >>> shift)]++;
      spreadHigh[to] = high[i];
      spreadLow[to] = low[i];
      spreadNames[to] = names[i];
    }
    high = spreadHigh;
    low = spreadLow;
    names = spreadNames;
    return starts;
  }

  /** Sorts one part: by the next bits, then by moving what is still out of place. */
  private final class Within {
    private final int[] counts = new int[(1 << WITHIN) + 1];
    private int[] order = new int[0];
    private long[] sortedHigh = new long[0];
    private long[] sortedLow = new long[0];
    private int[] sortedNames = new int[0];

    void sort(int from, int to, int bits) {
      int count = to - from;
      if (order.length < count) {
        order = new int[count];
        sortedHigh = new long[count];
        sortedLow = new long[count];
        sortedNames = new int[count];
      }
      byNextBits(from, to, bits);
      for (int i = 1; i < count; i++) {
        int moved = order[i];
        int at = i;
        while (at > 0 && isBelow(moved, order[at - 1])) {
          order[at] = order[at - 1];
          at--;
        }
        order[at] = moved;
      }
      for (int i = 0; i < count; i++) {
        sortedHigh[i] = high[order[i]];
        sortedLow[i] = low[order[i]];
        sortedNames[i] = names[order[i]];
      }
      System.arraycopy(sortedHigh, 0, high, from, count);
      System.arraycopy(sortedLow, 0, low, from, count);
      System.arraycopy(sortedNames, 0, names, from, count);
    }

    private void byNextBits(int from, int to, int bits) {
      Arrays.fill(counts, 0);
      for (int i = from; i < to; i++) {
        counts[next(high[i], bits) + 1]++;
      }
      for (int i = 1; i < counts.length; i++) {
        counts[i] += counts[i - 1];
      }
      for (int i = from; i < to; i++) {
        order[counts[next(high[i], bits)]++] = i;
      }
    }

    private int next(long value, int bits) {
      return (int) (value << bits >>> (Long.SIZE - WITHIN));
    }

    private boolean isBelow(int one, int other) {
      int byHigh = Long.compareUnsigned(high[one], high[other]);
      return byHigh < 0 || (byHigh == 0 && Long.compareUnsigned(low[one], low[other]) < 0);
    }
  }
}
