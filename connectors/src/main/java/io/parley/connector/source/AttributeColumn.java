package io.parley.connector.source;

/**
 * A column that holds a property of a person or an event.
 *
 * @param column name of the column, as the file's header has it
 * @param name name of the attribute within Parley
 * @param type what the cells are read as
 * @param rests how it rests in the zones
 */
public record AttributeColumn(String column, String name, AttributeType type, Rests rests) {
  /** How the cells of an attribute rest on a disk. */
  public enum Rests {
    /** In open Parquet, under the name of its own: what is offered, and names nobody. */
    OPEN,
    /** Sealed cell by cell: what says who somebody is. Always text. */
    SEALED
  }

  /** Refuses to seal anything but text. */
  public AttributeColumn {
    if (rests == Rests.SEALED && type != AttributeType.TEXT) {
      throw new IllegalArgumentException(
          "attribute `" + name + "` rests sealed, and only text does");
    }
  }

  /** One that rests open. */
  public AttributeColumn(String column, String name, AttributeType type) {
    this(column, name, type, Rests.OPEN);
  }

  /** A text that rests sealed. */
  public static AttributeColumn sealed(String column, String name) {
    return new AttributeColumn(column, name, AttributeType.TEXT, Rests.SEALED);
  }
}
