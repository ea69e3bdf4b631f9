package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import io.parley.policy.SqlPosition;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;

/** Leaves out a number that may not be asked for, where others are left. */
final class DropMeasure implements Rewriting {
  @Override
  public Optional<String> change(Statement statement, Reason reason, Offered offered) {
    return reason
        .sql()
        .flatMap(
            at ->
                statement.selects().stream()
                    .flatMap(s -> dropped(statement, s, at).stream())
                    .findFirst());
  }

  private static Optional<String> dropped(Statement statement, SqlSelect select, SqlPosition at) {
    Optional<SqlNode> meant =
        Lists.items(select).stream()
            .filter(n -> Nodes.isAggregate(n) && Nodes.holds(n, at))
            .findFirst();
    return meant
        .filter(item -> Lists.dropItems(statement, select, n -> n == item))
        .map(item -> "leaves out `" + Statement.label(item).orElseGet(() -> shown(item)) + "`");
  }

  private static String shown(SqlNode item) {
    return PlainSql.of(item).replaceAll("\\s+", " ");
  }
}
