package io.parley.connector.source;

import java.util.List;
import java.util.Optional;

/** One row of a source as it came, and where it stood. */
public sealed interface RawRow {
  /** Where the row stood: a file's name, a topic and partition, a table, an endpoint. */
  String place();

  /** Its number there, from 1: a line, an offset plus one, a row. */
  long line();

  /**
   * A row that could be read.
   *
   * @param values as many as the batch has columns, each of the Java type that {@code
   *     io.parley.connector.lake.LakeType} goes with in DuckDB's driver: Long, Integer, Double,
   *     BigDecimal, String, Boolean, LocalDate, LocalDateTime, OffsetDateTime, UUID, byte[]; empty
   *     where the source has no value
   */
  record Read(String place, long line, List<Optional<Object>> values) implements RawRow {
    /** Copies the values. */
    public Read {
      values = List.copyOf(values);
    }

    /** Where the row stood; what it says stays out of logs. */
    @Override
    public String toString() {
      return "Read[" + place + ", " + line + "]";
    }
  }

  /**
   * A row that could not.
   *
   * @param reason why, in words that quote nothing of it
   * @param text the row as it came
   */
  record Rejected(String place, long line, String reason, String text) implements RawRow {
    /** Where the row stood, and why. */
    @Override
    public String toString() {
      return "Rejected[" + place + ", " + line + ", " + reason + "]";
    }
  }
}
