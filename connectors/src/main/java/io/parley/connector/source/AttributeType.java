package io.parley.connector.source;

/** What a cell of an attribute column is read as. */
public enum AttributeType {
  /** A {@link Long}: digits, a sign before them if need be. */
  INTEGER,
  /** A {@link java.math.BigDecimal} of scale 4, at most 14 digits before a point and 4 after it. */
  DECIMAL,
  /** A {@link String}, exactly as it stands in the cell. */
  TEXT,
  /** A {@link Boolean}: true, t, yes, y or 1, and false, f, no, n or 0, in any case. */
  BOOLEAN,
  /** A {@link java.time.LocalDate}: 2027-01-31. */
  DATE,
  /**
   * A {@link java.time.LocalDateTime} in UTC, to the microsecond: 2027-01-31T23:59:59.123456, with
   * a space for the T if need be. A time with an offset (Z, +02:00) is converted, one without is
   * UTC.
   */
  TIMESTAMP
}
