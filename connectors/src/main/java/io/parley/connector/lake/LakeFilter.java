package io.parley.connector.lake;

import java.util.Optional;

/**
 * What is asked of a column, to leave files unread that cannot have an answer. It picks files, not
 * rows: who reads what is left says the same to DuckDB in a WHERE.
 *
 * <p>Values are of the Java type that {@code RawRow.Read} has for the column: Long, Integer,
 * Double, BigDecimal, String, Boolean, LocalDate, LocalDateTime, OffsetDateTime.
 */
public sealed interface LakeFilter {
  /** The column's name. */
  String column();

  /** Values from the least to the greatest, both included; either may be open. */
  record Between(String column, Optional<Object> least, Optional<Object> greatest)
      implements LakeFilter {}

  /** Any value, and not NULL. */
  record Known(String column) implements LakeFilter {}

  /** NULL. */
  record Missing(String column) implements LakeFilter {}

  /** One value. */
  static LakeFilter equal(String column, Object value) {
    return new Between(column, Optional.of(value), Optional.of(value));
  }

  /** A value and those above it. */
  static LakeFilter atLeast(String column, Object least) {
    return new Between(column, Optional.of(least), Optional.empty());
  }

  /** A value and those below it. */
  static LakeFilter atMost(String column, Object greatest) {
    return new Between(column, Optional.empty(), Optional.of(greatest));
  }
}
