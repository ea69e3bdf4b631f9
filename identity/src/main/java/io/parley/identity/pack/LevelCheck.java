package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.Level;
import java.util.Locale;

/**
 * The conditions of one comparison's levels, below "same", on the bytes of two values: each as
 * {@link Level#sql} says it. What asks for more than the two values ({@code nickname}, {@code
 * swapped}) is asked of {@link Beside}.
 */
final class LevelCheck {
  /** What a level looks at that is not in the two values. */
  interface Beside {
    boolean holds(int level);
  }

  private final Level[] levels;
  private final double[] least;
  private final int[] most;
  private final double lowestLikeness;
  private final int mostEdits;

  LevelCheck(Comparison comparison) {
    int size = comparison.levels().size() - 1;
    levels = comparison.levels().subList(1, size + 1).toArray(Level[]::new);
    least = new double[size];
    most = new int[size];
    double lowest = 2;
    int edits = 0;
    for (int i = 0; i < size; i++) {
      if (levels[i] instanceof Level.Alike alike) {
        least[i] = asInSql(alike.least());
        lowest = Math.min(lowest, least[i]);
      } else if (levels[i] instanceof Level.Edits few) {
        most[i] = few.most();
        edits = Math.max(edits, few.most());
      } else if (levels[i] instanceof Level.Words words) {
        least[i] = asInSql(words.least());
      } else if (levels[i] instanceof Level.Ending ending) {
        most[i] = ending.length();
      }
    }
    lowestLikeness = lowest;
    mostEdits = edits;
  }

  /** With as many digits as the SQL has. */
  private static double asInSql(double number) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.4f", number));
  }

  /** The level below "same" of this place, from 0 on. */
  Level at(int place) {
    return levels[place];
  }

  /**
   * The level of two values that are not the same, numbered from "different", 0.
   *
   * @param pm what {@link Values#mask} says of the left one
   * @param tm what it says of the right one
   */
  int level(
      Likeness likeness,
      byte[] p,
      int ps,
      int pl,
      long pm,
      byte[] t,
      int ts,
      int tl,
      long tm,
      Beside beside) {
    int onlyP = Long.bitCount(pm & ~tm);
    int onlyT = Long.bitCount(tm & ~pm);
    double alike =
        couldBeAlike(pl, tl, Math.min(pl - onlyP, tl - onlyT))
            ? likeness.jaroWinkler(p, ps, pl, t, ts, tl)
            : 0;
    // An edit takes a byte away and brings another one, or less.
    int edits =
        mostEdits > 0 && Math.max(onlyP, onlyT) <= mostEdits
            ? likeness.edits(p, ps, pl, t, ts, tl, mostEdits)
            : Integer.MAX_VALUE;
    for (int i = 0; i < levels.length; i++) {
      Level level = levels[i];
      boolean holds;
      if (level instanceof Level.Alike) {
        holds = alike >= least[i];
      } else if (level instanceof Level.Edits) {
        holds = edits <= most[i] && closeInLength(p, ps, pl, t, ts, tl, most[i]);
      } else if (level instanceof Level.Nickname || level instanceof Level.Swapped) {
        holds = beside.holds(i);
      } else {
        holds = TextCheck.holds(level, least[i], p, ps, pl, t, ts, tl);
      }
      if (holds) {
        return levels.length - i;
      }
    }
    // Names in two scripts cannot be held against one another.
    return wantsLikeness() && isBeyondLatin(p, ps, pl) != isBeyondLatin(t, ts, tl)
        ? Comparison.UNKNOWN
        : 0;
  }

  /** Whether a level asks how alike two values are. */
  boolean wantsLikeness() {
    return lowestLikeness < 1;
  }

  /** Whether the first character is U+0250 or beyond, which in UTF-8 begins with C9 90. */
  private static boolean isBeyondLatin(byte[] bytes, int start, int length) {
    int first = bytes[start] & 0xFF;
    return first > 0xC9 || (first == 0xC9 && length > 1 && (bytes[start + 1] & 0xFF) >= 0x90);
  }

  /** Whether so many common bytes, the most there can be, could reach the lowest likeness. */
  private boolean couldBeAlike(int pl, int tl, int common) {
    if (lowestLikeness > 1 || common <= 0) {
      return false;
    }
    double jaro = ((double) common / pl + (double) common / tl + 1) / 3;
    return (jaro > 0.7 ? jaro + 0.4 * (1 - jaro) : jaro) >= lowestLikeness - 1e-9;
  }

  /** SQL counts characters before it counts edits, and edits by the byte. */
  private static boolean closeInLength(
      byte[] p, int ps, int pl, byte[] t, int ts, int tl, int most) {
    return Math.abs(Likeness.characters(p, ps, pl) - Likeness.characters(t, ts, tl)) <= most;
  }
}
