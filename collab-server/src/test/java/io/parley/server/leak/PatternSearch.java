package io.parley.server.leak;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds many patterns in one pass, at about the speed of memory.
 *
 * <p>Only every fourth position is looked at. Wherever a pattern of at least seven bytes begins,
 * one of these positions lies in its first four bytes and has four whole bytes of it behind; so
 * each pattern is entered under the four bytes at each of its first four offsets.
 */
final class PatternSearch {
  private static final int STEP = 4;
  private static final int SHORTEST = STEP - 1 + Integer.BYTES;
  private static final int FILTER_BITS = 20;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private record Start(Pattern pattern, int offset) {}

  private final long[] filter = new long[1 << (FILTER_BITS - 6)];
  private final Map<Integer, Start[]> starts = new HashMap<>();
  private final int longest;

  PatternSearch(List<Pattern> patterns) {
    int most = 0;
    for (Pattern pattern : patterns) {
      if (pattern.bytes().length < SHORTEST) {
        throw new IllegalArgumentException(pattern + " is too short to search for");
      }
      most = Math.max(most, pattern.bytes().length);
      for (int offset = 0; offset < STEP; offset++) {
        int four = (int) INTS.get(pattern.bytes(), offset);
        filter[slot(four) >>> 6] |= 1L << slot(four);
        starts.merge(four, new Start[] {new Start(pattern, offset)}, PatternSearch::concatenated);
      }
    }
    this.longest = most;
  }

  private static Start[] concatenated(Start[] some, Start[] more) {
    Start[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private static int slot(int four) {
    return (four * 0x9E3779B1) >>> (Integer.SIZE - FILTER_BITS);
  }

  /** Bytes of the longest pattern: who searches in pieces repeats one less than these. */
  int longest() {
    return longest;
  }

  /** Tells every place of every pattern in the first bytes of the data. */
  void search(byte[] data, int length, Consumer<Pattern> sink) {
    for (int at = 0; at + Integer.BYTES <= length; at += STEP) {
      int four = (int) INTS.get(data, at);
      int slot = slot(four);
      if ((filter[slot >>> 6] & (1L << slot)) != 0) {
        verify(data, length, at, four, sink);
      }
    }
  }

  private void verify(byte[] data, int length, int at, int four, Consumer<Pattern> sink) {
    for (Start start : starts.getOrDefault(four, new Start[0])) {
      byte[] wanted = start.pattern().bytes();
      int from = at - start.offset();
      int to = from + wanted.length;
      if (from >= 0 && to <= length && Arrays.equals(data, from, to, wanted, 0, wanted.length)) {
        sink.accept(start.pattern());
      }
    }
  }
}
