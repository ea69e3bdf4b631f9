package io.parley.identity.normalise;

import java.util.HashMap;
import java.util.Map;

/**
 * Lower-case letters of other alphabets in Latin ones: Cyrillic and Greek letter by letter, near to
 * the BGN/PCGN tables without their signs, and the Latin letters that have no accent to drop
 * ({@code ß}, {@code ø}). Letters of other scripts stay as they are.
 */
final class Latin {
  private static final Map<Integer, String> LETTERS = letters();

  private Latin() {}

  static void append(int letter, StringBuilder text) {
    String latin = letter < 0x80 ? null : LETTERS.get(letter);
    if (latin == null) {
      text.appendCodePoint(letter);
    } else {
      text.append(latin);
    }
  }

  /** Each line: letters, and behind the equals sign as many pieces of Latin; a dot is none. */
  private static Map<Integer, String> letters() {
    Map<Integer, String> letters = new HashMap<>();
    // The letters with an accent, such as й and ё, come here without it.
    add(letters, "абвгдежзиклмнопрст", "a b v g d e zh z i k l m n o p r s t");
    add(letters, "уфхцчшщъыьэюя", "u f kh ts ch sh shch . y . e yu ya");
    add(letters, "іђєѕјљњћџґ", "i dj ye dz j lj nj c dz g");
    add(letters, "αβγδεζηθικλμ", "a v g d e z i th i k l m");
    add(letters, "νξοπρσςτυφχψω", "n x o p r s s t y f ch ps o");
    add(letters, "ßæœøłđðþıŧħ", "ss ae oe o l d d th i t h");
    return Map.copyOf(letters);
  }

  private static void add(Map<Integer, String> letters, String from, String to) {
    String[] pieces = to.split(" ");
    int[] points = from.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      letters.put(points[i], pieces[i].equals(".") ? "" : pieces[i]);
    }
  }
}
