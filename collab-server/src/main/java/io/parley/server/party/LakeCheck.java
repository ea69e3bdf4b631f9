package io.parley.server.party;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeTable;
import io.parley.policy.TablePolicy;
import io.parley.server.node.ConfigurationException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares offered tables with what the lake holds, before a question could fail on it. */
final class LakeCheck {
  private LakeCheck() {}

  static void check(Lake lake, List<TablePolicy> tables) {
    for (TablePolicy policy : tables) {
      Optional<LakeTable> table = lake.find("curated", policy.table().table());
      List<LakeColumn> offered =
          Stream.concat(
                  Stream.of(Ingest.PERSON),
                  policy.columns().stream()
                      .map(c -> new LakeColumn(c.name(), Ingest.lakeType(c.type()))))
              .toList();
      if (table.isEmpty() || !table.get().columns().equals(offered)) {
        throw new ConfigurationException(
            "%s: the lake's table `%s` has not the columns and types that the policy offers; run `./parley ingest --config` for this node"
                .formatted(policy.position(), policy.table().table()));
      }
    }
  }
}
