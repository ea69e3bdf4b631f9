package io.parley.query.privacy;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.Use;

/** An offered column of one leaf. */
public record FlatColumn(int leaf, ColumnPolicy column) {
  /** May it be used so? Policies decide; the plan asks again. */
  boolean allows(Use use) {
    return column.use().contains(use);
  }

  @Override
  public String toString() {
    return "t" + leaf + "." + column.name();
  }
}
