package io.parley.query.sql;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TemplateName;
import io.parley.query.sql.TemplateCall.Argument;
import io.parley.query.sql.TemplateCall.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code EXECUTE party.template(parameter => value, …)}. A parameter may have a name that is
 * a word of SQL, and a value is a literal and nothing else, so that the SQL parser has no part in
 * it.
 */
final class TemplateCallReader {
  private static final String HOW = "write EXECUTE party.template(parameter => 'value', …)";
  private static final Pattern BLANK =
      Pattern.compile("(?:\\s++|(?:--|//)[^\r\n]*+|/\\*(?!\\+)(?s:.*?)\\*/)*+");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+");
  private static final Pattern NAME = Pattern.compile("\"((?:[^\"]|\"\")*+)\"");
  private static final Pattern TEXT = Pattern.compile("'((?:[^']|'')*+)'");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d++(?:\\.\\d++)?");

  private final String sql;
  private int at;

  TemplateCallReader(String sql) {
    this.sql = sql;
  }

  Optional<TemplateCall> call() {
    if (!keyword("execute")) {
      return Optional.empty();
    }
    skip();
    int start = at;
    String party = name();
    expect(".");
    TemplateName template = new TemplateName(party, name());
    SqlPosition position = position(start, at);
    List<Argument> arguments = new ArrayList<>();
    if (accept("(") && !accept(")")) {
      do {
        arguments.add(argument());
      } while (accept(","));
      expect(")");
    }
    accept(";");
    skip();
    if (at < sql.length()) {
      throw refused();
    }
    return Optional.of(new TemplateCall(template, arguments, position));
  }

  private Argument argument() {
    skip();
    int start = at;
    String parameter = name();
    SqlPosition position = position(start, at);
    expect("=>");
    skip();
    int valueStart = at;
    Written written = Written.TEXT;
    if (keyword("date")) {
      written = Written.DATE;
    } else if (keyword("timestamp")) {
      written = Written.TIMESTAMP;
    } else if (keyword("true") || keyword("false")) {
      String word = sql.substring(valueStart, at).toLowerCase(Locale.ROOT);
      return new Argument(parameter, Written.BOOLEAN, word, position, position(valueStart, at));
    }
    skip();
    Optional<Matcher> text = match(TEXT);
    if (text.isPresent()) {
      String value = text.get().group(1).replace("''", "'");
      return new Argument(parameter, written, value, position, position(valueStart, at));
    }
    Optional<Matcher> number = written == Written.TEXT ? match(NUMBER) : Optional.empty();
    if (number.isEmpty()) {
      throw new SqlRefusal(
          ReasonCode.SQL_SYNTAX,
          "the value of a parameter is one literal",
          Optional.of(position(valueStart, Math.min(sql.length(), valueStart + 1))),
          "write a number, TRUE, FALSE or a value in single quotes");
    }
    return new Argument(
        parameter, Written.NUMBER, number.get().group(), position, position(valueStart, at));
  }

  private String name() {
    skip();
    Optional<Matcher> quoted = match(NAME);
    if (quoted.isPresent()) {
      return quoted.get().group(1).replace("\"\"", "\"");
    }
    return match(WORD).map(m -> m.group().toLowerCase(Locale.ROOT)).orElseThrow(this::refused);
  }

  private boolean keyword(String word) {
    skip();
    int before = at;
    if (match(WORD).filter(m -> m.group().equalsIgnoreCase(word)).isPresent()) {
      return true;
    }
    at = before;
    return false;
  }

  private void expect(String symbol) {
    if (!accept(symbol)) {
      throw refused();
    }
  }

  private boolean accept(String symbol) {
    skip();
    boolean found = sql.startsWith(symbol, at);
    at += found ? symbol.length() : 0;
    return found;
  }

  private void skip() {
    match(BLANK);
  }

  private Optional<Matcher> match(Pattern pattern) {
    Matcher matcher = pattern.matcher(sql).region(at, sql.length());
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    at = matcher.end();
    return Optional.of(matcher);
  }

  private SqlRefusal refused() {
    boolean early = at >= sql.length();
    int start = early ? Math.max(0, sql.length() - 1) : at;
    return new SqlRefusal(
        ReasonCode.SQL_SYNTAX,
        early ? "the SQL ends too early" : "the SQL does not parse here",
        Optional.of(position(start, start + 1)),
        HOW);
  }

  /** Lines and columns from 1, the end inclusive. */
  private SqlPosition position(int start, int end) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < start && i < sql.length(); i++) {
      if (sql.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    int newline = sql.indexOf('\n', start);
    int last = newline >= 0 && newline < end ? newline : end;
    int column = start - lineStart + 1;
    return new SqlPosition(line, column, line, Math.max(column, last - lineStart));
  }
}
