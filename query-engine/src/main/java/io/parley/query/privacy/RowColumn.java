package io.parley.query.privacy;

import java.util.Optional;
import java.util.Set;

/**
 * One column of people's rows.
 *
 * @param origins the offered columns whose values flow into it
 * @param plain the offered column that it is, unchanged
 * @param person whether it holds the row's person
 */
public record RowColumn(
    Set<OfferedColumn> origins, Optional<OfferedColumn> plain, PersonRole person) {
  public RowColumn {
    origins = Set.copyOf(origins);
  }

  static RowColumn person(PersonRole role) {
    return new RowColumn(Set.of(), Optional.empty(), role);
  }

  static RowColumn of(OfferedColumn column) {
    return new RowColumn(Set.of(column), Optional.of(column), PersonRole.NONE);
  }

  /** A column of a public table: its values are nobody's. */
  static RowColumn open(OfferedColumn column) {
    return new RowColumn(Set.of(), Optional.of(column), PersonRole.NONE);
  }

  static RowColumn computed(Set<OfferedColumn> origins) {
    return new RowColumn(origins, Optional.empty(), PersonRole.NONE);
  }

  RowColumn orAbsent() {
    return new RowColumn(origins, plain, person.orAbsent());
  }
}
