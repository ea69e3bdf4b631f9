package io.parley.identity.normalise;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Postal codes: letters and digits in lower case without blanks. Of nine digits the first five
 * (ZIP+4). In the United States and Germany four digits are five whose leading zero a spreadsheet
 * lost.
 */
final class PostalCode {
  private static final Pattern BRITISH = Pattern.compile("[a-z]{1,2}[0-9][a-z0-9]?[0-9][a-z]{2}");
  private static final Pattern CANADIAN = Pattern.compile("[a-z][0-9][a-z][0-9][a-z][0-9]");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{5,6}|[0-9]{9}");
  private static final Pattern FOUR = Pattern.compile("[0-9]{4}");
  private static final Pattern FIVE = Pattern.compile("[0-9]{5}");
  private static final int LONGEST = 12;

  private PostalCode() {}

  static Optional<String> read(String raw, String region) {
    String code = Fold.joined(raw);
    if (code.isEmpty() || code.length() > LONGEST) {
      return Optional.empty();
    }
    if (code.length() == 9 && DIGITS.matcher(code).matches()) {
      return Optional.of(code.substring(0, 5));
    }
    boolean zeroLost = (region.equals("US") || region.equals("DE")) && FOUR.matcher(code).matches();
    return Optional.of(zeroLost ? "0" + code : code);
  }

  /** How many words at the end of a line are a postal code: 0, 1 or 2. */
  static int trailing(List<String> words) {
    int size = words.size();
    if (size == 0) {
      return 0;
    }

    String last = words.get(size - 1);
    if (size > 1) {
      String before = words.get(size - 2);
      String both = before + last;
      if (BRITISH.matcher(both).matches()
          || CANADIAN.matcher(both).matches()
          || (FIVE.matcher(before).matches() && FOUR.matcher(last).matches())) {
        return 2;
      }
    }
    return one(last) ? 1 : 0;
  }

  /** Whether one word has the form of a postal code that no house number has. */
  static boolean one(String word) {
    return DIGITS.matcher(word).matches()
        || BRITISH.matcher(word).matches()
        || CANADIAN.matcher(word).matches();
  }

  /** Whether a word is one of the codes that are four digits long, as in Australia or Austria. */
  static boolean four(String word) {
    return FOUR.matcher(word).matches();
  }
}
