package io.parley.query.backend.duckdb;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Values as JDBC hands them over, in Java's types of today. No two values become one: {@code
 * java.sql.Timestamp} would lose the era, the days that the Gregorian calendar left out, and with
 * the zone of the process the hours that its summer time leaves out.
 */
public final class JdbcValues {
  private JdbcValues() {}

  /** A value of the current row, given what the driver made of it. */
  @SuppressWarnings("NullAway") // JDBC says SQL NULL with null
  public static @Nullable Object of(ResultSet row, int index, @Nullable Object value)
      throws SQLException {
    if (value instanceof Timestamp) {
      return row.getObject(index, LocalDateTime.class);
    }
    return value instanceof java.sql.Date date ? date.toLocalDate() : value;
  }
}
