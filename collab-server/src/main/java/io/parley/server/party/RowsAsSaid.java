package io.parley.server.party;

import io.parley.policy.PolicySet;
import io.parley.policy.TablePolicy;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import java.util.List;

/**
 * Holds what was read from sources to the {@code rows} that policies say, before anything of it is
 * kept: the tables of before stay, and questions go on over them. So whether a question is answered
 * does not tell that a table grew beyond what its owner said; that its people are those of an
 * earlier day, receipts tell in any case.
 */
final class RowsAsSaid {
  private RowsAsSaid() {}

  /**
   * Checks the tables {@code row_NAME} of a database.
   *
   * @throws ConfigurationException when one has more rows than a policy says
   */
  static void check(List<PolicySet> policies, DuckDb database) {
    for (PolicySet set : policies) {
      for (TablePolicy table : set.tables()) {
        table.rows().ifPresent(most -> check(table, most, database));
      }
    }
  }

  private static void check(TablePolicy table, int most, DuckDb database) {
    String name = table.table().table();
    database.query(
        "SELECT 1 FROM (SELECT count(*) AS n FROM row_%s) WHERE n > %d".formatted(name, most),
        row -> {
          throw new ConfigurationException(
              "%s: the sources have more rows of `%s` than its policy says; nothing was changed. Write a larger `rows`, with room to grow"
                  .formatted(table.position(), name));
        });
  }
}
