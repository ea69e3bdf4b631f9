package io.parley.query;

import io.parley.policy.TableName;
import java.util.Optional;

/** Where a party's own tables are. */
public interface TableSource {
  /**
   * A DuckDB relation with the column {@code person} (UUID) and the table's columns in the types
   * that its policy declares.
   */
  String scanSql(TableName table);

  /**
   * A number of 64 bits that names a row of that relation, called {@code t}: whenever the relation
   * is read, the same row has the same one, and no two rows have one. Empty where there is none.
   */
  default Optional<String> rowSql(TableName table) {
    return Optional.empty();
  }
}
