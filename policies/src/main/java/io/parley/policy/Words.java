package io.parley.policy;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How messages quote, list and guess words. */
public final class Words {
  private static final int QUOTED = 40;

  private Words() {}

  /** In backticks, on one line, cut after 40 characters. */
  static String shown(String value) {
    String line = value.replaceAll("[\\p{Cntrl}\\p{Cf}`]", "?");
    boolean cut = line.codePointCount(0, line.length()) > QUOTED;
    String kept = cut ? line.substring(0, line.offsetByCodePoints(0, QUOTED)) + "…" : line;
    return "`" + kept + "`";
  }

  /** As {@link #shown}, without the backticks. */
  static String bare(String value) {
    String shown = shown(value);
    return shown.substring(1, shown.length() - 1);
  }

  /** {@code `a`, `b` and `c`}; {@code nothing} for none. */
  static String list(Collection<String> words) {
    return joined(words.stream().map(Words::shown).toList());
  }

  private static String joined(List<String> words) {
    int last = words.size() - 1;
    return switch (words.size()) {
      case 0 -> "nothing";
      case 1 -> words.get(0);
      default -> String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    };
  }

  /** {@code `a`, `b` or `c`}. */
  static String choice(Collection<String> words) {
    List<String> all = List.copyOf(words);
    String end = shown(all.get(all.size() - 1));
    return all.size() == 1
        ? end
        : all.subList(0, all.size() - 1).stream()
                .map(Words::shown)
                .collect(Collectors.joining(", "))
            + " or "
            + end;
  }

  /** {@code U+0430 CYRILLIC SMALL LETTER A}. */
  static String codePoint(int c) {
    String name = Optional.ofNullable(Character.getName(c)).orElse("(unassigned)");
    return "U+%04X %s".formatted(c, name);
  }

  /** The known word that {@code written} most likely stands for; the first of equals. */
  public static Optional<String> nearest(String written, Collection<String> known) {
    String low = written.toLowerCase(Locale.ROOT).replace('-', '_');
    Optional<String> best = Optional.empty();
    int least = Math.min(3, 1 + low.length() / 3);
    for (String word : known) {
      int distance = distance(low, word.toLowerCase(Locale.ROOT).replace('-', '_'), least);
      if (distance < least) {
        least = distance;
        best = Optional.of(word);
      }
    }
    return best;
  }

  /** Edits (insert, delete, replace, swap of neighbours) from a to b; {@code limit} when more. */
  private static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 ? j : j == 0 ? i : edit(d, a, b, i, j);
      }
    }
    return Math.min(limit, d[a.length()][b.length()]);
  }

  private static int edit(int[][] d, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1);
    least = Math.min(least, d[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
  }
}
