package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import java.util.Optional;
import org.apache.calcite.sql.SqlSelect;

/** Leaves out ORDER BY, LIMIT and OFFSET where they stand on people's rows. */
final class DropOrder implements Rewriting {
  @Override
  public Optional<String> change(Statement statement, Reason reason, Offered offered) {
    boolean dropped = false;
    for (SqlSelect select : statement.selects()) {
      boolean rows =
          select.getGroup() == null && Lists.items(select).stream().noneMatch(Nodes::isAggregate);
      dropped |= rows && statement.dropOrder(select);
    }
    return dropped
        ? Optional.of("leaves out ORDER BY, LIMIT and OFFSET on people's rows")
        : Optional.empty();
  }
}
