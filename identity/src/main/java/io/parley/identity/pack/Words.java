package io.parley.identity.pack;

import java.util.Arrays;

/** The words of two values, between single blanks. */
final class Words {
  private Words() {}

  private static int end(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && bytes[at] != ' ') {
      at++;
    }
    return at;
  }

  /** Whether all words of the first stand in the second. */
  static boolean allIn(byte[] p, int ps, int pl, byte[] t, int ts, int tl) {
    int end = ps + pl;
    for (int at = ps; at <= end; ) {
      int last = end(p, at, end);
      if (!has(t, ts, ts + tl, p, at, last)) {
        return false;
      }
      at = last + 1;
    }
    return true;
  }

  /** Whether a text has a word before {@code end}. */
  private static boolean has(byte[] t, int ts, int end, byte[] word, int from, int to) {
    for (int at = ts; at <= end; ) {
      int last = end(t, at, end);
      if (last - at == to - from && Arrays.equals(t, at, last, word, from, to)) {
        return true;
      }
      at = last + 1;
    }
    return false;
  }

  /** Whether such a share of all their different words stands in both. */
  static boolean shared(byte[] p, int ps, int pl, byte[] t, int ts, int tl, double least) {
    int both = 0;
    int all = 0;
    int end = ps + pl;
    for (int at = ps; at <= end; ) {
      int last = end(p, at, end);
      if (at == ps || !has(p, ps, at - 1, p, at, last)) {
        all++;
        both += has(t, ts, ts + tl, p, at, last) ? 1 : 0;
      }
      at = last + 1;
    }
    end = ts + tl;
    for (int at = ts; at <= end; ) {
      int last = end(t, at, end);
      if ((at == ts || !has(t, ts, at - 1, t, at, last)) && !has(p, ps, ps + pl, t, at, last)) {
        all++;
      }
      at = last + 1;
    }
    return both >= least * all;
  }
}
