package io.parley.identity.pack;

import io.parley.identity.compare.Level;
import java.util.Arrays;

/** Levels that are conditions on the characters and words of two values. */
final class TextCheck {
  private TextCheck() {}

  static boolean holds(
      Level level, double least, byte[] p, int ps, int pl, byte[] t, int ts, int tl) {
    if (level instanceof Level.Initial) {
      return initial(p, ps, pl, t, ts, tl);
    }
    if (level instanceof Level.Ending ending) {
      return ending(ending.length(), p, ps, pl, t, ts, tl);
    }
    if (level instanceof Level.User) {
      int left = until(p, ps, pl, '@');
      int right = until(t, ts, tl, '@');
      return Arrays.equals(p, ps, left, t, ts, right);
    }
    if (level instanceof Level.DayMonth) {
      return dayMonth(p, ps, pl, t, ts, tl);
    }
    if (level instanceof Level.Part) {
      return (until(p, ps, pl, ' ') < ps + pl || until(t, ts, tl, ' ') < ts + tl)
          && (Words.allIn(p, ps, pl, t, ts, tl) || Words.allIn(t, ts, tl, p, ps, pl));
    }
    if (level instanceof Level.Words) {
      return Words.shared(p, ps, pl, t, ts, tl, least);
    }
    throw new IllegalArgumentException(
        "the level `%s` is compared by the database alone".formatted(level.text()));
  }

  private static boolean initial(byte[] p, int ps, int pl, byte[] t, int ts, int tl) {
    int left = RuleKey.skip(p, ps, ps + pl, 1);
    int right = RuleKey.skip(t, ts, ts + tl, 1);
    return (left == ps + pl || right == ts + tl) && Arrays.equals(p, ps, left, t, ts, right);
  }

  private static boolean ending(int length, byte[] p, int ps, int pl, byte[] t, int ts, int tl) {
    int left = back(p, ps, ps + pl, length);
    int right = back(t, ts, ts + tl, length);
    return left >= 0 && right >= 0 && Arrays.equals(p, left, ps + pl, t, right, ts + tl);
  }

  /** Where the last characters begin; -1 when there are not so many. */
  private static int back(byte[] bytes, int start, int end, int characters) {
    int at = end;
    for (int left = characters; left > 0; left--) {
      if (at == start) {
        return -1;
      }
      at--;
      while (at > start && (bytes[at] & 0xC0) == 0x80) {
        at--;
      }
    }
    return at;
  }

  /** One is the other's year, day and month. */
  private static boolean dayMonth(byte[] p, int ps, int pl, byte[] t, int ts, int tl) {
    int end = ts + tl;
    int year = RuleKey.skip(t, ts, end, 4);
    int month = RuleKey.skip(t, year, end, 2);
    int day = RuleKey.skip(t, month, end, 2);
    int swapped = ps + (year - ts);
    return pl == day - ts
        && Arrays.equals(p, ps, swapped, t, ts, year)
        && Arrays.equals(p, swapped, swapped + (day - month), t, month, day)
        && Arrays.equals(p, swapped + (day - month), ps + pl, t, year, month);
  }

  private static int until(byte[] bytes, int start, int length, char end) {
    int at = start;
    while (at < start + length && bytes[at] != end) {
      at++;
    }
    return at;
  }
}
