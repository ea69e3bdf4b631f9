package io.parley.identity.normalise;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Texts into lower-case words without accents.
 *
 * <p>Accents of Latin, Greek and Cyrillic letters go, as do the points of Arabic and Hebrew, which
 * are mostly not written. Vowel signs of Khmer, Thai or Devanagari are letters and stay. Cyrillic,
 * Greek and Arabic are written in Latin letters ({@link Latin}), so that a native name is near its
 * transcription. Apostrophes vanish ({@code O'Hare} is {@code ohare}); every other sign, a hyphen
 * too, parts two words.
 */
final class Fold {
  private Fold() {}

  /** Lower case, without accents and apostrophes. Signs and blanks stay. */
  static String text(String raw) {
    int i = 0;
    while (i < raw.length() && raw.charAt(i) < 0x80) {
      i++;
    }
    return i == raw.length() ? ascii(raw) : beyondAscii(raw);
  }

  /** {@link #text} without blanks. They go before letters and marks are put together again. */
  static String unspaced(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    decomposed(raw)
        .codePoints()
        .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
        .forEach(c -> letter(c, text));
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  private static String ascii(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        text.append((char) (c + 32));
      } else if (c != '\'' && c != '`') {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static String beyondAscii(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    decomposed(raw).codePoints().forEach(c -> letter(c, text));
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /**
   * Compatibility forms may hide capitals (the sign for "tel"), and capitals marks: hence twice.
   */
  private static String decomposed(String raw) {
    String lower = Normalizer.normalize(raw, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFKD);
  }

  private static void letter(int c, StringBuilder text) {
    if (apostrophe(c) || accent(c) || Character.getType(c) == Character.FORMAT) {
      return;
    }

    if (Character.isDigit(c)) {
      text.append((char) ('0' + Character.digit(c, 10)));
    } else {
      Latin.append(c, text);
    }
  }

  private static boolean apostrophe(int c) {
    return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0x2032;
  }

  private static boolean accent(int c) {
    return (c >= 0x0300 && c <= 0x036F)
        || (c >= 0x1AB0 && c <= 0x1AFF)
        || (c >= 0x1DC0 && c <= 0x1DFF)
        || (c >= 0x20D0 && c <= 0x20FF)
        || (c >= 0xFE20 && c <= 0xFE2F)
        || (c >= 0x0591 && c <= 0x05C7 && Character.getType(c) == Character.NON_SPACING_MARK)
        || (c >= 0x064B && c <= 0x065F)
        || c == 0x0670;
  }

  /** The words of {@code raw}; the sign {@code &} is the word {@code and}. */
  static List<String> words(String raw) {
    String text = text(raw);
    List<String> words = new ArrayList<>(6);
    int start = -1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean inside = inWord(c) && (start >= 0 || !mark(c)); // a mark alone is no word
      if (inside && start < 0) {
        start = i;
      } else if (!inside && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      }
      if (c == '&') {
        words.add("and");
      }
      i += Character.charCount(c);
    }
    if (start >= 0) {
      words.add(text.substring(start));
    }
    return words;
  }

  /** The letters and digits of {@code raw} in one piece, lower-case. */
  static String joined(String raw) {
    return String.join("", words(raw));
  }

  /** The ASCII digits of {@code raw}, those of other scripts among them. */
  static String digits(String raw) {
    String text = text(raw);
    StringBuilder digits = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
      }
    }
    return digits.toString();
  }

  private static boolean inWord(int c) {
    if (c < 0x80) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
    return Character.isLetterOrDigit(c) || mark(c);
  }

  private static boolean mark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }
}
