package io.parley.connector.lake;

/**
 * A column of a lake table.
 *
 * @param name its name, 1 to 128 characters; any characters, it is quoted wherever it goes
 * @param type its type
 */
public record LakeColumn(String name, LakeType type) {
  /** Refuses an empty or overlong name. */
  public LakeColumn {
    if (name.isBlank() || name.length() > 128) {
      throw new IllegalArgumentException(
          "the name of a column must have 1 to 128 characters, but has " + name.length());
    }
  }
}
