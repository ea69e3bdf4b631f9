package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.jspecify.annotations.Nullable;

/** Leaves out a column by which people may not be grouped. */
final class DropGroup implements Rewriting {
  @Override
  public Optional<String> change(Statement statement, Reason reason, Offered offered) {
    return statement
        .nameAt(reason.sql())
        .flatMap(id -> statement.selectOf(id).flatMap(s -> dropped(statement, s, id)));
  }

  private static Optional<String> dropped(Statement statement, SqlSelect select, SqlIdentifier id) {
    String column = Nodes.last(id);
    boolean grouped =
        Nodes.contains(select.getGroup(), id)
            || Lists.items(select).stream()
                .anyMatch(n -> Nodes.contains(n, id) && !Nodes.isAggregate(n));
    if (select.getGroup() == null || !grouped) {
      return Optional.empty();
    }
    List<SqlNode> before = Lists.items(select.getGroup());
    Lists.spellOutGroups(select);
    List<@Nullable SqlNode> kept = new ArrayList<>();
    for (SqlNode group : Lists.items(select.getGroup())) {
      if (!Nodes.mentions(group, column)) {
        kept.add(group);
      }
    }
    boolean possible =
        kept.size() < before.size()
            && Lists.dropItems(
                statement, select, n -> Nodes.mentions(n, column) && !Nodes.isAggregate(n));
    boolean onlyGrouped =
        kept.size() < before.size()
            && Lists.items(select).stream()
                .noneMatch(n -> Nodes.mentions(n, column) && !Nodes.isAggregate(n));
    if (!possible && !onlyGrouped) {
      select.setGroupBy(Nodes.list(before));
      return Optional.empty();
    }
    select.setGroupBy(kept.isEmpty() ? null : Nodes.list(kept));
    return Optional.of("leaves out the group `" + column + "`");
  }
}
