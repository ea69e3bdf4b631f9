package io.parley.connector.source;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the text of a cell as a value of an attribute type. */
final class Cells {
  private static final int SCALE = 4;
  private static final int PRECISION = 18;

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?)"
              + "(Z|[+-][0-9]{2}:[0-9]{2})?");

  private Cells() {}

  /**
   * Reads one cell. White space around anything but text is ignored.
   *
   * @throws UnreadableCellException if the text is not of the type
   */
  static Object read(AttributeType type, String text) throws UnreadableCellException {
    String cell = text.strip();
    return switch (type) {
      case TEXT -> text;
      case INTEGER -> whole(cell);
      case DECIMAL -> decimal(cell);
      case BOOLEAN -> truth(cell);
      case DATE -> date(cell);
      case TIMESTAMP -> timestamp(cell);
    };
  }

  private static Long whole(String cell) throws UnreadableCellException {
    if (!WHOLE.matcher(cell).matches()) {
      throw new UnreadableCellException("is not a whole number");
    }
    try {
      return Long.valueOf(cell);
    } catch (NumberFormatException tooLarge) {
      throw new UnreadableCellException("is a whole number beyond 64 bits");
    }
  }

  private static BigDecimal decimal(String cell) throws UnreadableCellException {
    // No exponents: 1e999999999 is short to write and endless to store.
    if (!DECIMAL.matcher(cell).matches()) {
      throw new UnreadableCellException("is not a decimal number such as -12.50");
    }
    BigDecimal value = new BigDecimal(cell).stripTrailingZeros();
    if (value.scale() > SCALE) {
      throw new UnreadableCellException("has more than 4 digits after the decimal point");
    }
    BigDecimal scaled = value.setScale(SCALE);
    if (scaled.precision() > PRECISION) {
      throw new UnreadableCellException("has more than 14 digits before the decimal point");
    }
    return scaled;
  }

  private static Boolean truth(String cell) throws UnreadableCellException {
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "1" -> Boolean.TRUE;
      case "false", "f", "no", "n", "0" -> Boolean.FALSE;
      default -> throw new UnreadableCellException("is neither true nor false");
    };
  }

  private static LocalDate date(String cell) throws UnreadableCellException {
    if (DATE.matcher(cell).matches()) {
      try {
        return LocalDate.parse(cell);
      } catch (DateTimeException noSuchDay) {
        throw new UnreadableCellException("is a day that the calendar does not have");
      }
    }
    throw new UnreadableCellException("is not a date such as 2027-01-31");
  }

  private static LocalDateTime timestamp(String cell) throws UnreadableCellException {
    if (TIMESTAMP.matcher(cell).matches()) {
      String iso = cell.replace(' ', 'T');
      boolean offset = iso.endsWith("Z") || iso.lastIndexOf('-') > 7 || iso.indexOf('+') > 0;
      try {
        LocalDateTime utc =
            offset
                ? OffsetDateTime.parse(iso).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
                : LocalDateTime.parse(iso);
        return utc.truncatedTo(ChronoUnit.MICROS);
      } catch (DateTimeException noSuchTime) {
        throw new UnreadableCellException("is a time that the calendar or the clock does not have");
      }
    }
    throw new UnreadableCellException("is not a time such as 2027-01-31T23:59:59Z");
  }
}
