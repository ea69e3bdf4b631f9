package io.parley.server.party;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows' tokens, to be put in order. Tokens are outputs of a permutation that nobody tells from a
 * random one, so that parts by their first bits are of equal size: one pass spreads all over parts
 * that fit a processor's cache, and each part is sorted there.
 */
final class TokenOrder {
  /** Bits of a token that sort within a part, at once. */
  private static final int WITHIN = 11;

  private final List<byte[]> packed = new ArrayList<>();
  private final List<int[]> named = new ArrayList<>();
  private long[] high = new long[0];
  private long[] low = new long[0];
  private int[] names = new int[0];
  private int size;

  int size() {
    return size;
  }

  /**
   * Adds rows; both arrays stay as they are until all are sorted.
   *
   * @param tokens packed
   * @param rows the name of each token's row, and perhaps more behind them
   */
  void add(byte[] tokens, int[] rows) {
    packed.add(tokens);
    named.add(rows);
    size = Math.addExact(size, tokens.length / HeldPseudonyms.SIZE);
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

  /** Puts all in the order of their tokens, as unsigned bytes. Nothing is added afterwards. */
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
    for (byte[] tokens : packed) {
      for (int at = 0; at < tokens.length; at += HeldPseudonyms.SIZE) {
        starts[part(HeldPseudonyms.at(tokens, at), bits) + 1]++;
      }
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    high = new long[size];
    low = new long[size];
    names = new int[size];
    int[] next = starts.clone();
    for (int i = 0; i < packed.size(); i++) {
      spread(packed.get(i), named.get(i), bits, next);
    }
    packed.clear();
    named.clear();
    return starts;
  }

  private void spread(byte[] tokens, int[] rows, int bits, int[] next) {
    for (int i = 0; i < tokens.length / HeldPseudonyms.SIZE; i++) {
      int at = i * HeldPseudonyms.SIZE;
      long first = HeldPseudonyms.at(tokens, at);
      int to = next[part(first, bits)]++;
      high[to] = first;
      low[to] = HeldPseudonyms.at(tokens, at + Long.BYTES);
      names[to] = rows[i];
    }
  }

  private static int part(long first, int bits) {
    return bits == 0 ? 0 : (int) (first >>> (Long.SIZE - bits));
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
