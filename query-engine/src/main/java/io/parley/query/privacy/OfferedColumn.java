package io.parley.query.privacy;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.TableName;

/** An offered column of a table, as its owner's policy describes it. */
public record OfferedColumn(TableName table, ColumnPolicy column) {
  @Override
  public String toString() {
    return table + "." + column.name();
  }
}
