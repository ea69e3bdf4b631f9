package io.parley.policy;

import java.util.Locale;

/** The type of an offered column, as its owner declares it. */
public enum ColumnType {
  /** 64-bit whole number. */
  INTEGER,
  /** Fixed-point number with four decimals. */
  DECIMAL,
  TEXT,
  BOOLEAN,
  DATE,
  /** Instant without zone, microseconds, read as UTC. */
  TIMESTAMP;

  /** The word in a policy file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
