package io.parley.query.sql;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;

/** The parser library's errors in our words. They speak of the statement and the catalog only. */
final class SqlErrors {
  private static final Pattern ENCOUNTERED =
      Pattern.compile("Encountered \"(.*?)\" at line", Pattern.DOTALL);
  private static final Pattern NOT_FOUND =
      Pattern.compile("(?:Object|Table|Column) '([^']*)' not found.*", Pattern.DOTALL);

  private static final SqlAbstractParserImpl.Metadata RESERVED = SqlParser.create("").getMetadata();

  /** Where one of these fails, what stands before it is wrong; nobody names a column so. */
  private static final Set<String> CLAUSES =
      Set.of("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "JOIN", "ON", "USING", "UNION", "BY");

  private SqlErrors() {}

  static SqlRefusal tooDeep() {
    return new SqlRefusal(
        ReasonCode.SQL_TOO_DEEP,
        "the statement is nested too deeply",
        Optional.empty(),
        "write it with fewer levels of parentheses or sub-queries");
  }

  static SqlRefusal syntax(SqlParseException e, String sql) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StackOverflowError) {
        return tooDeep();
      }
    }
    Optional<SqlPosition> position = Optional.ofNullable(e.getPos()).map(SqlFront::position);
    String text = e.getMessage() == null ? "" : e.getMessage();
    Matcher encountered = ENCOUNTERED.matcher(text);
    String what;
    if (encountered.find()) {
      String near = encountered.group(1).strip();
      what =
          near.isEmpty() || near.equals("<EOF>")
              ? "the SQL ends too early"
              : "the SQL does not parse at `" + shortened(near) + "`";
    } else {
      what = "the SQL does not parse";
    }
    if (encountered.reset().find() && encountered.group(1).strip().startsWith(";")) {
      return new SqlRefusal(
          ReasonCode.SQL_SYNTAX,
          "there is a second statement after `;`",
          position,
          "ask one at a time");
    }
    if (sql.strip().toLowerCase(Locale.ROOT).startsWith("explain")) {
      return new SqlRefusal(
          ReasonCode.SQL_SYNTAX,
          what,
          position,
          "write EXPLAIN PRIVACY SELECT …; there is no other EXPLAIN");
    }
    Optional<String> reserved =
        position
            .filter(p -> p.line() > 1 || p.column() > 1)
            .flatMap(p -> at(p, sql))
            .filter(RESERVED::isReservedWord)
            .filter(word -> !CLAUSES.contains(word.toUpperCase(Locale.ROOT)));
    if (reserved.isPresent()) {
      String word = reserved.get();
      return new SqlRefusal(
          ReasonCode.SQL_SYNTAX,
          what,
          position,
          "`%s` is a word of SQL: a column of this name is written \"%s\", in double quotes"
              .formatted(word.toUpperCase(Locale.ROOT), word.toLowerCase(Locale.ROOT)));
    }
    return new SqlRefusal(
        ReasonCode.SQL_SYNTAX,
        what,
        position,
        "check the spelling and the order of the clauses here");
  }

  static SqlRefusal meaning(CalciteContextException e) {
    SqlPosition position =
        new SqlPosition(
            Math.max(1, e.getPosLine()),
            Math.max(1, e.getPosColumn()),
            Math.max(Math.max(1, e.getPosLine()), e.getEndPosLine()),
            Math.max(1, e.getEndPosColumn()));
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String text = cause.getMessage() == null ? "" : cause.getMessage();
    Matcher notFound = NOT_FOUND.matcher(text);
    if (notFound.matches()) {
      return notFound(notFound.group(1), position);
    }
    return new SqlRefusal(
        ReasonCode.SQL_INVALID,
        decapitalised(shortened(text)),
        Optional.of(position),
        instead(text));
  }

  /** A name that no offered table or column has. */
  static SqlRefusal notFound(String name, SqlPosition position) {
    return new SqlRefusal(
        ReasonCode.NOT_FOUND,
        "nothing named `" + shortened(name) + "` is offered here",
        Optional.of(position),
        "only offered tables (party.table) and offered columns exist for a question");
  }

  /** What to write instead; the library's texts are stable within its version, which is pinned. */
  private static String instead(String text) {
    String low = text.toLowerCase(Locale.ROOT);
    if (low.contains("is ambiguous")) {
      return "write the table's alias before it, as in m.person; or join with USING (person)";
    } else if (low.contains("no match found for function signature")) {
      return "docs/sql.md lists the functions that there are";
    } else if (low.contains("is not being grouped")) {
      return "add it to GROUP BY, or put it under an aggregate";
    } else if (low.contains("ordinal out of range")) {
      return "count the columns of the SELECT list from 1";
    } else if (low.contains("clause must be a condition")) {
      return "compare the value with something, as in newbie = 1";
    } else if (low.contains("numeric literal") && low.contains("out of range")) {
      return "write a number of at most 28 digits";
    } else if (low.contains("illegal") && low.contains("literal")) {
      return "write DATE '2026-11-25' or TIMESTAMP '2026-11-25 08:00:00'";
    }
    return "docs/sql.md has what may stand here";
  }

  /** The word of a statement at a position within one line. */
  private static Optional<String> at(SqlPosition position, String sql) {
    List<String> lines = sql.lines().toList();
    if (position.line() != position.endLine() || position.line() > lines.size()) {
      return Optional.empty();
    }
    String line = lines.get(position.line() - 1);
    return position.endColumn() <= line.length()
        ? Optional.of(line.substring(position.column() - 1, position.endColumn()))
        : Optional.empty();
  }

  private static String shortened(String text) {
    // What a terminal would obey, or show elsewhere than it stands, is not repeated.
    String oneLine = text.replaceAll("\\s+", " ").replaceAll("[\\p{Cc}\\p{Cf}]", "?").strip();
    return oneLine.length() > 160 ? oneLine.substring(0, 160) + "…" : oneLine;
  }

  private static String decapitalised(String text) {
    if (text.isEmpty()) {
      return "the SQL is not valid here";
    }
    boolean word = text.length() > 1 && Character.isUpperCase(text.charAt(1));
    return word ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
