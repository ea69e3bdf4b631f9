package io.parley.query.sql;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import java.util.Optional;

/**
 * Refuses characters that show a statement in another order than it is read in. A question is
 * signed and kept as text: its readers at other parties must see what the engine saw.
 */
final class TextOrder {
  private TextOrder() {}

  static void check(String sql) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      boolean bareReturn = c == '\r' && (i + 1 == sql.length() || sql.charAt(i + 1) != '\n');
      if (c == '\n' || bareReturn) {
        line++;
        start = i + 1;
      } else if (reorders(c)) {
        int column = i - start + 1;
        throw new SqlRefusal(
            ReasonCode.SQL_SYNTAX,
            "the statement holds the invisible character U+%04X %s, which changes the order in which it is shown"
                .formatted((int) c, Character.getName(c)),
            Optional.of(new SqlPosition(line, column, line, column)),
            "remove it: a question says only what its reader sees");
      }
    }
  }

  /** The characters with the Unicode property Bidi_Control. */
  private static boolean reorders(char c) {
    return c == '\u061C'
        || c == '\u200E'
        || c == '\u200F'
        || (c >= '\u202A' && c <= '\u202E')
        || (c >= '\u2066' && c <= '\u2069');
  }
}
