package io.parley.connector.zone;

import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.SourceMapping;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns of a source rest sealed in raw. {@code payload} always does, and a column that did
 * in an earlier batch does in each one after it.
 *
 * @param sealed columns that do
 * @param open the columns that alone may rest open, if they are not sealed: all others are sealed
 *     too, but for those that rest open already; empty: all that are not sealed may
 */
public record Sealing(Set<String> sealed, Optional<Set<String>> open) {
  /** Copies the sets. */
  public Sealing {
    sealed = Set.copyOf(sealed);
    open = open.map(Set::copyOf);
  }

  /** These columns, and no others. */
  public static Sealing only(Set<String> sealed) {
    return new Sealing(sealed, Optional.empty());
  }

  /** All but the columns that a mapping takes as open attributes and as nothing else. */
  public static Sealing of(SourceMapping mapping) {
    Set<String> sealed = new HashSet<>();
    Set<String> open = new HashSet<>();
    mapping.identifiers().stream().map(IdentifierColumn::column).forEach(sealed::add);
    for (AttributeColumn attribute : mapping.attributes()) {
      (attribute.rests() == AttributeColumn.Rests.SEALED ? sealed : open).add(attribute.column());
    }
    return new Sealing(sealed, Optional.of(open));
  }

  /**
   * Whether a column is to be sealed.
   *
   * @param already the columns of the table that are
   * @param there all columns of the table
   */
  boolean seals(String column, Set<String> already, Set<String> there) {
    if (column.equals(RawZone.PAYLOAD) || sealed.contains(column) || already.contains(column)) {
      return true;
    }
    return open.isPresent() && !open.get().contains(column) && !there.contains(column);
  }
}
