package io.parley.query.backend.duckdb;

import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.sql.DuckDialect;
import io.parley.query.sql.ParleyTypes;
import java.util.stream.Collectors;

/** An offered table without rows, as its policy describes it. */
final class DryTables {
  private DryTables() {}

  static String scan(PrivateQuery query, TableName table) {
    TablePolicy policy =
        query.tables().stream().filter(t -> t.table().equals(table)).findFirst().orElseThrow();
    return policy.columns().stream()
        .map(
            c ->
                ", CAST(NULL AS %s) AS %s"
                    .formatted(ParleyTypes.duckDb(c.type()), DuckDialect.quoted(c.name())))
        .collect(Collectors.joining("", "(SELECT CAST(NULL AS UUID) AS person", " WHERE false)"));
  }
}
