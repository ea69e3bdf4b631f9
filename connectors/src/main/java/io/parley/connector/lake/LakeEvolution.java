package io.parley.connector.lake;

/** A change of a table's columns. Files stay as they are; earlier snapshots keep their columns. */
public sealed interface LakeEvolution {
  /** A further column, at the end; older rows have NULL in it. */
  record Add(LakeColumn column) implements LakeEvolution {}

  /** Another name for a column. */
  record Rename(String column, String name) implements LakeEvolution {}

  /** A column of INTEGER becomes one of LONG: the one widening that Iceberg has for our types. */
  record Widen(String column) implements LakeEvolution {}
}
