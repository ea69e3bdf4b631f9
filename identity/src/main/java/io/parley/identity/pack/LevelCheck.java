package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.Level;
import java.util.Locale;

/** The level of two different values of one column, as {@link Comparison#level} says it in SQL. */
final class LevelCheck {
  /** What a level below the first asks for. */
  private enum Kind {
    ALIKE,
    EDITS
  }

  private final Kind[] kinds;
  private final double[] least;
  private final int[] most;
  private final double lowestLikeness;
  private final int mostEdits;

  LevelCheck(Comparison comparison) {
    int levels = comparison.levels().size();
    kinds = new Kind[levels - 1];
    least = new double[levels - 1];
    most = new int[levels - 1];
    double lowest = 2;
    int edits = 0;
    for (int i = 1; i < levels; i++) {
      Level level = comparison.levels().get(i);
      if (level instanceof Level.Alike alike) {
        kinds[i - 1] = Kind.ALIKE;
        // With as many digits as the SQL has.
        least[i - 1] = Double.parseDouble(String.format(Locale.ROOT, "%.4f", alike.least()));
        lowest = Math.min(lowest, least[i - 1]);
      } else if (level instanceof Level.Edits few) {
        kinds[i - 1] = Kind.EDITS;
        most[i - 1] = few.most();
        edits = Math.max(edits, few.most());
      } else {
        throw new IllegalArgumentException(
            "`%s` has a level that only the database compares".formatted(comparison.column()));
      }
    }
    lowestLikeness = lowest;
    mostEdits = edits;
  }

  /**
   * The level of two values that are not the same, numbered from "different", 0.
   *
   * @param pm what {@link Values#mask} says of the left one
   * @param tm what it says of the right one
   */
  int level(
      Likeness likeness, byte[] p, int ps, int pl, long pm, byte[] t, int ts, int tl, long tm) {
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
    for (int i = 0; i < kinds.length; i++) {
      boolean holds =
          kinds[i] == Kind.ALIKE
              ? alike >= least[i]
              : edits <= most[i] && closeInLength(p, ps, pl, t, ts, tl, most[i]);
      if (holds) {
        return kinds.length - i;
      }
    }
    return 0;
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
