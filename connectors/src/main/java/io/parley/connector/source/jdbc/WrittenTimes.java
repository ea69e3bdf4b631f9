package io.parley.connector.source.jdbc;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Days and times in Trino's text: {@code 2027-01-31 23:59:59.123456 Europe/Berlin}. */
final class WrittenTimes {
  private WrittenTimes() {}

  static LocalDate day(String text) throws UnreadableValueException {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new UnreadableValueException("is no day of the calendar from year 0 to 9999");
    }
  }

  static LocalDateTime time(String text) throws UnreadableValueException {
    try {
      return LocalDateTime.parse(text.replace(' ', 'T'));
    } catch (DateTimeException e) {
      throw new UnreadableValueException("is no time of the calendar from year 0 to 9999");
    }
  }

  static LocalDateTime instant(String text) throws UnreadableValueException {
    int zone = text.lastIndexOf(' ');
    if (zone < 0) {
      throw new UnreadableValueException("is a time without a zone");
    }
    try {
      return time(text.substring(0, zone))
          .atZone(ZoneId.of(text.substring(zone + 1)))
          .withZoneSameInstant(ZoneOffset.UTC)
          .toLocalDateTime();
    } catch (DateTimeException e) {
      throw new UnreadableValueException("is in a zone that Java does not know");
    }
  }

  /** The other way, from what {@link LocalDateTime#toString} wrote. */
  static String written(String iso) {
    return iso.replace('T', ' ');
  }
}
