package io.parley.policy;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which words a reader may take for each other. Names hold ASCII letters, digits and {@code _}
 * only, so that letters of other scripts are refused where they stand; what is left is {@code l}
 * and {@code 1}, {@code o} and {@code 0}, {@code rn} and {@code m}. Declared values may be of any
 * script.
 */
final class LookAlikes {
  /** Letters of other scripts that have the shape of a Latin one, and what they look like. */
  private static final Map<Integer, Character> SHAPES = new HashMap<>();

  static {
    // Cyrillic, Greek, and a Turkish i; written as numbers, as nobody could read them here.
    shapes(
        "\u0430\u0435\u043E\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04BB\u051B\u051D\u043A\u043C\u043D\u0442\u0432",
        "aeopcyxijshqwkmhtb");
    shapes("\u03B1\u03BD\u03BF\u03C1\u03C4\u03C5\u03C7\u03B9\u03BA\u03B5", "avoptuxike");
    shapes("\u0131|", "il");
  }

  private LookAlikes() {}

  private static void shapes(String letters, String looks) {
    int[] points = letters.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      SHAPES.put(points[i], looks.charAt(i));
    }
  }

  /** The same for words that look alike: a shape to compare, not to show. */
  static String shape(String word) {
    String plain = Normalizer.normalize(word, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    String latin =
        plain
            .codePoints()
            .mapToObj(
                c ->
                    Optional.ofNullable(SHAPES.get(c))
                        .map(String::valueOf)
                        .orElse(Character.toString(c)))
            .collect(Collectors.joining());
    return latin
        .replace("rn", "m")
        .replace("vv", "w")
        .replace('1', 'l')
        .replace('0', 'o')
        .replaceAll("_++", "_")
        .replaceAll("^_|_$", "");
  }
}
