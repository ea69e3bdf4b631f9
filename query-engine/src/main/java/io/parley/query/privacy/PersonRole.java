package io.parley.query.privacy;

/**
 * Whether a column holds the person to whom a row belongs. It is provenance, not a name: a column
 * has it only when it is handed up unchanged from an offered table's person column.
 */
public enum PersonRole {
  /** A value like any other. */
  NONE,
  /** The row's person, in every row. */
  ALWAYS,
  /** The row's person or NULL: the side of an outer join that may be absent. */
  MAYBE;

  /** Whether a value of it is a person. */
  public boolean isPerson() {
    return this != NONE;
  }

  /** The same column after an outer join that may leave it out. */
  PersonRole orAbsent() {
    return this == NONE ? NONE : MAYBE;
  }
}
