package io.parley.server.party;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeTable;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PolicySet;
import io.parley.policy.PublicTable;
import io.parley.policy.TablePolicy;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares offered tables with what the lake holds, before a question could fail on it. */
final class LakeCheck {
  private static final int MEMORY = WorkMemory.megabytes();

  private LakeCheck() {}

  /**
   * Compares them.
   *
   * @param inPlace tables of which the lake holds nothing
   */
  static void check(Lake lake, PolicySet policies, Set<String> inPlace) {
    for (TablePolicy policy : policies.tables()) {
      if (inPlace.contains(policy.table().table())) {
        continue;
      }
      KeptTable offered = new KeptTable(policy.table(), policy.columns(), true);
      LakeTable table = table(lake, offered, policy.position());
      if (policy.rows().filter(most -> table.rows() > most).isPresent()) {
        throw new ConfigurationException(
            "%s: the table `%s` has more rows than its policy says; write a larger `rows`, with room to grow"
                .formatted(policy.position(), policy.table().table()));
      }
    }
    for (PublicTable policy : policies.publicTables()) {
      KeptTable offered = new KeptTable(policy.table(), policy.columns(), false);
      LakeTable table = table(lake, offered, policy.position());
      checkRows(policy, table);
    }
  }

  /** The lake may hold columns that another collaboration is offered, but never people here. */
  private static LakeTable table(Lake lake, KeptTable offered, PolicyPosition position) {
    String name = offered.table().table();
    Optional<LakeTable> table = lake.find(NodeLake.CURATED, name);
    if (table.isEmpty()
        || !table.get().columns().containsAll(offered.lakeColumns())
        || table.get().columns().contains(KeptTable.PERSON) != offered.ofPeople()) {
      throw new ConfigurationException(
          "%s: the lake's table `%s` has not the columns and types that the policy offers; run `./parley ingest --config` for this node"
              .formatted(position, name));
    }
    return table.get();
  }

  /** The room fails each question over a public table that is not as its policy says. */
  private static void checkRows(PublicTable policy, LakeTable table) {
    if (table.rows() > policy.rows()) {
      throw new ConfigurationException(
          "%s: the public table `%s` has more rows than its policy says; write `rows: %d` or more, and let the members sign it"
              .formatted(policy.position(), policy.table().table(), table.rows()));
    }
    if (policy.key().isEmpty()) {
      return;
    }
    String key = policy.key().stream().map(c -> "\"" + c + "\"").collect(Collectors.joining(", "));
    String known =
        policy.key().stream()
            .map(c -> "\"" + c + "\" IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    try (DuckDb database = DuckDb.open(MEMORY)) {
      database.query(
          "SELECT 1 FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1 LIMIT 1"
              .formatted(table.scanSql(), known, key),
          row -> {
            throw new ConfigurationException(
                "%s: the public table `%s` has several rows for one value of its `key`; remove them from its source, or declare a longer key"
                    .formatted(policy.position(), policy.table().table()));
          });
    }
  }
}
