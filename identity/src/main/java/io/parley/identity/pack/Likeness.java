package io.parley.identity.pack;

/**
 * How alike two texts are, as DuckDB 2.0 says it: over the bytes of UTF-8, with its boost of up to
 * four common first bytes where the Jaro similarity is above 0.7. The first text and the second do
 * not change places: of several possible matches the first byte of the first text is taken.
 *
 * <p>It holds scratch space, so that each thread has its own.
 */
final class Likeness {
  private final long[] places = new long[256];
  private int[][] distance = new int[16][16];
  private final int[] lastSeen = new int[256];

  /** The Jaro-Winkler similarity (Winkler 1990), 0 to 1. */
  double jaroWinkler(byte[] p, int ps, int pl, byte[] t, int ts, int tl) {
    int shorter = Math.min(pl, tl);
    if (shorter == 0) {
      return 0;
    }
    if (pl == 1 && tl == 1) {
      return p[ps] == t[ts] ? 1 : 0;
    }
    int prefix = 0;
    while (prefix < shorter && p[ps + prefix] == t[ts + prefix]) {
      prefix++;
    }
    int bound = Math.max(pl, tl) / 2 - 1;
    // A common prefix matches itself; what lies beyond the window matches nothing.
    int pv = Math.min(pl, tl + bound) - prefix;
    int tv = Math.min(tl, pl + bound) - prefix;
    long found =
        pv <= 64 && tv <= 64
            ? matches(p, ps + prefix, pv, t, ts + prefix, tv, bound)
            : longMatches(p, ps + prefix, pv, t, ts + prefix, tv, bound);
    int common = prefix + (int) (found >>> 32);
    if (common == 0) {
      return 0;
    }
    int swaps = (int) found / 2;
    double jaro =
        ((double) common / pl + (double) common / tl + ((double) common - swaps) / common) / 3;
    return jaro > 0.7 ? jaro + Math.min(prefix, 4) * 0.1 * (1 - jaro) : jaro;
  }

  /** How many bytes match, times 2^32, and how many of them stand in another order. */
  private long matches(byte[] p, int ps, int pv, byte[] t, int ts, int tv, int bound) {
    if (pv <= 0 || tv <= 0) {
      return 0;
    }
    for (int i = 0; i < pv; i++) {
      places[p[ps + i] & 255] |= 1L << i;
    }
    long window = bound + 1 >= 64 ? -1L : (1L << (bound + 1)) - 1;
    long inP = 0;
    long inT = 0;
    for (int j = 0; j < tv; j++) {
      long here = places[t[ts + j] & 255] & window & ~inP;
      inP |= here & -here;
      inT |= here == 0 ? 0 : 1L << j;
      window = window << 1 | (j < bound ? 1 : 0);
    }
    int common = Long.bitCount(inP);
    int moved = 0;
    while (inT != 0) {
      long first = inP & -inP;
      if ((places[t[ts + Long.numberOfTrailingZeros(inT)] & 255] & first) == 0) {
        moved++;
      }
      inT &= inT - 1;
      inP ^= first;
    }
    for (int i = 0; i < pv; i++) {
      places[p[ps + i] & 255] = 0;
    }
    return (long) common << 32 | moved;
  }

  private static long longMatches(byte[] p, int ps, int pv, byte[] t, int ts, int tv, int bound) {
    boolean[] inP = new boolean[Math.max(pv, 0)];
    boolean[] inT = new boolean[Math.max(tv, 0)];
    int common = 0;
    for (int j = 0; j < tv; j++) {
      for (int i = Math.max(0, j - bound); i < Math.min(pv, j + bound + 1); i++) {
        if (!inP[i] && p[ps + i] == t[ts + j]) {
          inP[i] = true;
          inT[j] = true;
          common++;
          break;
        }
      }
    }
    int moved = 0;
    int i = 0;
    for (int j = 0; j < tv; j++) {
      if (inT[j]) {
        while (!inP[i]) {
          i++;
        }
        moved += p[ps + i++] == t[ts + j] ? 0 : 1;
      }
    }
    return (long) common << 32 | moved;
  }

  /**
   * The distance of Damerau and Levenshtein (Lowrance and Wagner 1975), where it is small.
   *
   * @param most from which on only "more" is asked for
   * @return the distance, or something above {@code most}
   */
  int edits(byte[] p, int ps, int pl, byte[] t, int ts, int tl, int most) {
    if (Math.abs(pl - tl) > most) {
      return most + 1;
    }
    int shorter = Math.min(pl, tl);
    int prefix = 0;
    while (prefix < shorter && p[ps + prefix] == t[ts + prefix]) {
      prefix++;
    }
    int suffix = 0;
    while (suffix < shorter - prefix && p[ps + pl - 1 - suffix] == t[ts + tl - 1 - suffix]) {
      suffix++;
    }
    int pv = pl - prefix - suffix;
    int tv = tl - prefix - suffix;
    if (pv == 0 || tv == 0) {
      return Math.max(pv, tv);
    }
    // A swap is two edits of the plain distance, which is several times as fast.
    if (pv <= 64 && plain(p, ps + prefix, pv, t, ts + prefix, tv) > 2 * most) {
      return most + 1;
    }
    return damerau(p, ps + prefix, pv, t, ts + prefix, tv);
  }

  /** The Levenshtein distance by words of bits (Myers 1999). */
  private int plain(byte[] p, int ps, int pv, byte[] t, int ts, int tv) {
    for (int i = 0; i < pv; i++) {
      places[p[ps + i] & 255] |= 1L << i;
    }
    long plus = -1L;
    long minus = 0;
    long last = 1L << (pv - 1);
    int distance = pv;
    for (int j = 0; j < tv; j++) {
      long match = places[t[ts + j] & 255];
      long diagonal = (((match & plus) + plus) ^ plus) | match | minus;
      long up = minus | ~(diagonal | plus);
      long down = diagonal & plus;
      distance += (up & last) != 0 ? 1 : 0;
      distance -= (down & last) != 0 ? 1 : 0;
      up = up << 1 | 1;
      down <<= 1;
      plus = down | ~(diagonal | up);
      minus = up & diagonal;
    }
    for (int i = 0; i < pv; i++) {
      places[p[ps + i] & 255] = 0;
    }
    return distance;
  }

  private int damerau(byte[] p, int ps, int pv, byte[] t, int ts, int tv) {
    int[][] d = room(pv + 2, tv + 2);
    int far = pv + tv + 1;
    d[0][0] = far;
    for (int i = 0; i <= pv; i++) {
      d[i + 1][0] = far;
      d[i + 1][1] = i;
    }
    for (int j = 0; j <= tv; j++) {
      d[0][j + 1] = far;
      d[1][j + 1] = j;
    }
    for (int i = 1; i <= pv; i++) {
      int lastHere = 0;
      for (int j = 1; j <= tv; j++) {
        boolean same = p[ps + i - 1] == t[ts + j - 1];
        int row = lastSeen[t[ts + j - 1] & 255];
        int swapped = d[row][lastHere] + (i - row - 1) + 1 + (j - lastHere - 1);
        d[i + 1][j + 1] =
            Math.min(
                Math.min(d[i][j] + (same ? 0 : 1), swapped),
                Math.min(d[i + 1][j], d[i][j + 1]) + 1);
        lastHere = same ? j : lastHere;
      }
      lastSeen[p[ps + i - 1] & 255] = i;
    }
    for (int i = 0; i < pv; i++) {
      lastSeen[p[ps + i] & 255] = 0;
    }
    return d[pv + 1][tv + 1];
  }

  private int[][] room(int rows, int columns) {
    if (distance.length < rows || distance[0].length < columns) {
      distance = new int[Math.max(rows, distance.length)][Math.max(columns, distance[0].length)];
    }
    return distance;
  }

  /** How many characters some bytes are: those that do not go on with one. */
  static int characters(byte[] bytes, int start, int length) {
    int characters = 0;
    for (int i = start; i < start + length; i++) {
      characters += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
    }
    return characters;
  }
}
