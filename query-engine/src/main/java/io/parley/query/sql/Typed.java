package io.parley.query.sql;

import io.parley.policy.Bounds;
import io.parley.policy.ColumnType;
import io.parley.query.sql.TemplateCall.Argument;
import io.parley.query.sql.TemplateCall.Written;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;

/**
 * A value of a type.
 *
 * @param spelling the one spelling that declared values have too
 */
record Typed(ColumnType type, String spelling) {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}+(?:\\.\\d{1,4}+)?");
  private static final Pattern DATE = Pattern.compile("(?!0000)\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern TIMESTAMP =
      Pattern.compile("((?!0000)\\d{4}-\\d{2}-\\d{2})[ T](\\d{2}:\\d{2}:\\d{2}(?:\\.(\\d{1,6}))?)");

  /** The argument as a value of the type; empty where it is none. */
  static Optional<Typed> of(Argument argument, ColumnType type) {
    Written own =
        switch (type) {
          case TEXT -> Written.TEXT;
          case INTEGER, DECIMAL -> Written.NUMBER;
          case BOOLEAN -> Written.BOOLEAN;
          case DATE -> Written.DATE;
          case TIMESTAMP -> Written.TIMESTAMP;
        };
    return argument.written() == Written.TEXT || argument.written() == own
        ? spelling(argument.text(), type).map(s -> new Typed(type, s))
        : Optional.empty();
  }

  /** A text as a value of the type; empty where it is none. */
  static Optional<Typed> of(String text, ColumnType type) {
    return spelling(text, type).map(s -> new Typed(type, s));
  }

  private static Optional<String> spelling(String text, ColumnType type) {
    try {
      return switch (type) {
        case TEXT -> Optional.of(text);
        case INTEGER, DECIMAL -> number(text, type);
        case BOOLEAN ->
            Optional.of(text.toLowerCase(Locale.ROOT))
                .filter(word -> Set.of("true", "false").contains(word));
        case DATE ->
            Optional.of(text)
                .filter(t -> DATE.matcher(t).matches())
                .map(t -> LocalDate.parse(t).toString());
        case TIMESTAMP ->
            Optional.of(TIMESTAMP.matcher(text))
                .filter(Matcher::matches)
                .map(m -> LocalDateTime.parse(m.group(1) + "T" + m.group(2)))
                .map(DateTimeFormatter.ISO_LOCAL_DATE_TIME::format);
      };
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }

  private static Optional<String> number(String text, ColumnType type) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    return type == ColumnType.INTEGER && number.scale() > 0
        ? Optional.empty()
        : Optional.of(number.signum() == 0 ? "0" : number.toPlainString());
  }

  /** Whether no value of the type is foreseen but those that are listed. */
  static boolean mustBeListed(ColumnType type) {
    return type == ColumnType.TEXT;
  }

  static String example(ColumnType type) {
    return switch (type) {
      case TEXT -> "'one'";
      case INTEGER -> "12";
      case DECIMAL -> "12.5";
      case BOOLEAN -> "TRUE";
      case DATE -> "'2026-11-25'";
      case TIMESTAMP -> "'2026-11-25 08:00:00'";
    };
  }

  boolean isWithin(Bounds bounds) {
    BigDecimal number = new BigDecimal(spelling);
    return number.compareTo(bounds.low()) >= 0 && number.compareTo(bounds.high()) <= 0;
  }

  /** As the parser would give it, had it been written at its place. */
  SqlNode literal(SqlParserPos pos) {
    return switch (type) {
      case TEXT -> SqlLiteral.createCharString(spelling, pos);
      case BOOLEAN -> SqlLiteral.createBoolean(Boolean.parseBoolean(spelling), pos);
      case DATE -> SqlLiteral.createDate(new DateString(spelling), pos);
      case TIMESTAMP -> timestamp(pos);
      case INTEGER, DECIMAL ->
          spelling.startsWith("-")
              ? SqlStdOperatorTable.UNARY_MINUS.createCall(
                  pos, SqlLiteral.createExactNumeric(spelling.substring(1), pos))
              : SqlLiteral.createExactNumeric(spelling, pos);
    };
  }

  private SqlNode timestamp(SqlParserPos pos) {
    String text = spelling.replace('T', ' ');
    int point = text.indexOf('.');
    int digits = point < 0 ? 0 : text.length() - point - 1;
    return SqlLiteral.createTimestamp(
        SqlTypeName.TIMESTAMP, new TimestampString(text), digits, pos);
  }
}
