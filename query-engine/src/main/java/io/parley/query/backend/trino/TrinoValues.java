package io.parley.query.backend.trino;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;

/**
 * Keys as Trino's driver hands them over, in the Java types of other engines' keys. Dates and times
 * are read from words: {@code java.sql} would lose eras and the days that calendars left out.
 */
final class TrinoValues {
  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4, 10, SignStyle.NORMAL)
          .appendPattern("-MM-dd")
          .toFormatter(Locale.ROOT);

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DATE)
          .appendPattern(" HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private TrinoValues() {}

  static Optional<Object> of(ResultSet row, int index, RelDataType type) throws SQLException {
    String words = row.getString(index);
    if (words == null) {
      return Optional.empty();
    }
    return Optional.of(
        switch (type.getSqlTypeName()) {
          case DATE -> LocalDate.parse(plain(words), DATE);
          case TIMESTAMP -> LocalDateTime.parse(plain(words), TIME);
          case DECIMAL -> row.getBigDecimal(index).stripTrailingZeros();
          case TINYINT, SMALLINT, INTEGER, BIGINT -> row.getLong(index);
          default -> row.getObject(index);
        });
  }

  private static String plain(String words) {
    return words.startsWith("+") ? words.substring(1) : words;
  }
}
