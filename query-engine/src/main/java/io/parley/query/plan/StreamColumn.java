package io.parley.query.plan;

import org.apache.calcite.rel.type.RelDataType;

/**
 * A column of a stream of rows.
 *
 * @param field the field of the fragment that it carries
 * @param kind whether it carries a value, or whether a person of an outer join is there
 * @param type the type of the value
 */
public record StreamColumn(int field, Kind kind, RelDataType type) {
  /** What a column carries. */
  public enum Kind {
    VALUE,
    /** Whether the person is there: persons themselves never travel. */
    PRESENCE
  }

  /** Its name in the stream. */
  public String name() {
    return "c" + field;
  }
}
