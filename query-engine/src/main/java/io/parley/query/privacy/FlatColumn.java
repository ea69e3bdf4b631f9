package io.parley.query.privacy;

import io.parley.policy.ColumnPolicy;

/** An offered column of one leaf. */
public record FlatColumn(int leaf, ColumnPolicy column) {
  @Override
  public String toString() {
    return "t" + leaf + "." + column.name();
  }
}
