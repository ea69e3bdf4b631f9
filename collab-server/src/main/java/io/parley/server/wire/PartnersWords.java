package io.parley.server.wire;

import java.util.regex.Pattern;

/**
 * A text that a partner sent, as it may stand in a line of a log or on a terminal: no characters
 * that move a cursor, begin a line, turn the direction of writing or cannot be seen, and at most
 * {@value #MOST} in all. So a partner can say something false, but in its own name alone.
 */
public final class PartnersWords {
  /** The longest text, in UTF-16 units. */
  public static final int MOST = 200;

  private static final String CUT = "…";
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  private PartnersWords() {}

  /** The text with its unprintable characters written out, and cut where it is too long. */
  public static String of(String text) {
    StringBuilder words = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      String next = isPlain(point) ? Character.toString(point) : "\\u{%x}".formatted(point);
      if (words.length() + next.length() > MOST - CUT.length()) {
        return whole(words, text.substring(at));
      }
      words.append(next);
      at += Character.charCount(point);
    }
    return words.toString();
  }

  /** The end of a text of which nothing more fits but perhaps a last character. */
  private static String whole(StringBuilder words, String rest) {
    int point = rest.codePointAt(0);
    boolean last = Character.charCount(point) == rest.length();
    return last && isPlain(point) && words.length() + rest.length() <= MOST
        ? words + rest
        : words + CUT;
  }

  /** A code of a refusal: the partner's, if it is one. */
  public static String code(String code) {
    return CODE.matcher(code).matches() ? code : "refused";
  }

  private static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
