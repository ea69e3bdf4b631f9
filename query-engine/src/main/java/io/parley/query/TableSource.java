package io.parley.query;

import io.parley.policy.TableName;

/** Where a party's own tables are. */
public interface TableSource {
  /**
   * A DuckDB relation with the column {@code person} (UUID) and the table's columns in the types
   * that its policy declares.
   */
  String scanSql(TableName table);
}
