package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;

/** Counts people where a column is counted that may not be. */
final class CountInstead implements Rewriting {
  @Override
  public Optional<String> change(Statement statement, Reason reason, Offered offered) {
    return statement
        .nameAt(reason.sql())
        .flatMap(id -> statement.selectOf(id).flatMap(s -> counted(statement, s, id, offered)));
  }

  private static Optional<String> counted(
      Statement statement, SqlSelect select, SqlIdentifier id, Offered offered) {
    Optional<SqlIdentifier> person = Person.in(select, offered);
    boolean[] changed = {false};
    if (person.isPresent()) {
      SqlNode count = Person.counted(person.get());
      statement.replace(
          node -> {
            boolean meant =
                node instanceof SqlCall call
                    && call.getOperator().getName().equalsIgnoreCase("count")
                    && call.operandCount() == 1
                    && call.operand(0) == id;
            changed[0] |= meant;
            return meant ? count : node;
          });
    }
    return changed[0]
        ? Optional.of("counts people instead of `" + Nodes.last(id) + "`")
        : Optional.empty();
  }
}
