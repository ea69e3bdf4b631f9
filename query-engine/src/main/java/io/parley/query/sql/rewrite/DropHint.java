package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import java.util.Optional;
import org.apache.calcite.sql.SqlSelect;

/** Leaves hints out: then the most that the policies allow a query counts. */
final class DropHint implements Rewriting {
  @Override
  public Optional<String> change(Statement statement, Reason reason, Offered offered) {
    boolean dropped = false;
    for (SqlSelect select : statement.selects()) {
      if (select.hasHints()) {
        select.setHints(Nodes.list(java.util.List.of()));
        dropped = true;
      }
    }
    return dropped
        ? Optional.of("leaves out the hint, so that the ε of the policies counts")
        : Optional.empty();
  }
}
