package io.parley.query.sql;

import java.util.Optional;

/**
 * {@code EXPLAIN PRIVACY} before a statement, in any case, with comments around and between the
 * words. It is recognised before anything is parsed, in one pass.
 */
public final class ExplainPrefix {
  private static final String[] WORDS = {"explain", "privacy"};

  private final String sql;
  private int at;

  private ExplainPrefix(String sql) {
    this.sql = sql;
  }

  /**
   * The statement that is to be explained, where the text asks for that: the same text with blanks
   * for the two words, so that every position in it is one in the whole text.
   */
  public static Optional<String> explained(String sql) {
    return new ExplainPrefix(sql).explained();
  }

  private Optional<String> explained() {
    StringBuilder blank = new StringBuilder(sql);
    for (String word : WORDS) {
      skipBlanksAndComments();
      int end = at + word.length();
      boolean ends = end >= sql.length() || !Character.isUnicodeIdentifierPart(sql.charAt(end));
      if (!sql.regionMatches(true, at, word, 0, word.length()) || !ends) {
        return Optional.empty();
      }
      blank.replace(at, end, " ".repeat(word.length()));
      at = end;
    }
    return Optional.of(blank.toString());
  }

  /** A hint is no comment, nor is a comment that does not end. */
  private void skipBlanksAndComments() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
      } else if (sql.startsWith("/*", at) && !sql.startsWith("/*+", at)) {
        int end = sql.indexOf("*/", at + 2);
        if (end < 0) {
          return;
        }
        at = end + 2;
      } else {
        return;
      }
    }
  }
}
