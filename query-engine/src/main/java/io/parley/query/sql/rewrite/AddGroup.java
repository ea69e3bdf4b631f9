package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.jspecify.annotations.Nullable;

/** Groups by a column that is selected beside aggregates. */
final class AddGroup implements Rewriting {
  @Override
  public Optional<String> change(Statement statement, Reason reason, Offered offered) {
    return statement
        .nameAt(reason.sql())
        .filter(id -> !id.isStar())
        .flatMap(id -> statement.selectOf(id).flatMap(s -> grouped(s, id)));
  }

  private static Optional<String> grouped(SqlSelect select, SqlIdentifier id) {
    boolean selected = Lists.items(select).stream().anyMatch(n -> Nodes.unnamed(n) == id);
    if (!selected || Lists.items(select).stream().noneMatch(Nodes::isAggregate)) {
      return Optional.empty();
    }
    List<@Nullable SqlNode> groups = new ArrayList<>(Lists.items(select.getGroup()));
    groups.add(id);
    select.setGroupBy(Nodes.list(groups));
    return Optional.of("groups by `" + Nodes.last(id) + "`");
  }
}
