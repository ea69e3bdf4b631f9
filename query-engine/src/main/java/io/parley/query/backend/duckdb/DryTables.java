package io.parley.query.backend.duckdb;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.PublicTable;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.sql.DuckDialect;
import io.parley.query.sql.ParleyTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An offered table without rows, as its policy describes it. */
final class DryTables {
  private DryTables() {}

  static String columns(PrivateQuery query, TableName table) {
    Optional<PublicTable> open =
        query.publicTables().stream().filter(t -> t.table().equals(table)).findFirst();
    List<ColumnPolicy> columns =
        open.map(PublicTable::columns)
            .orElseGet(
                () ->
                    query.tables().stream()
                        .filter(t -> t.table().equals(table))
                        .map(TablePolicy::columns)
                        .findFirst()
                        .orElseThrow());
    List<String> cells = new ArrayList<>();
    if (open.isEmpty()) {
      cells.add("person UUID");
    }
    columns.forEach(
        c -> cells.add(DuckDialect.quoted(c.name()) + " " + ParleyTypes.duckDb(c.type())));
    return String.join(", ", cells);
  }
}
