package io.parley.query.sql.rewrite;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Counts people by those of the listed columns that may be grouped by, instead of listing rows. */
final class CountPeople implements Rewriting {
  /** For {@code *}: more columns than this make groups that are too small to show. */
  private static final int MOST_OF_ALL = 1;

  @Override
  public Optional<String> change(Statement statement, Reason reason, Offered offered) {
    return statement
        .outermost()
        .flatMap(
            select -> Person.in(select, offered).map(p -> counted(statement, select, p, offered)));
  }

  private static String counted(
      Statement statement, SqlSelect select, SqlIdentifier person, Offered offered) {
    List<SqlIdentifier> groups = groups(select, offered);
    statement.dropOrder(select);
    select.setOrderBy(null);
    List<@Nullable SqlNode> items = new ArrayList<>(groups);
    items.add(
        SqlStdOperatorTable.AS.createCall(
            SqlParserPos.ZERO, Person.counted(person), name("people")));
    select.setOperand(0, Nodes.list(List.of()));
    select.setSelectList(Nodes.list(items));
    select.setGroupBy(groups.isEmpty() ? null : Nodes.list(groups));
    return groups.isEmpty()
        ? "counts people instead of listing rows"
        : "counts people by %s instead of listing rows"
            .formatted(
                groups.stream()
                    .map(g -> "`" + Nodes.last(g) + "`")
                    .collect(Collectors.joining(" and ")));
  }

  private static List<SqlIdentifier> groups(SqlSelect select, Offered offered) {
    List<ColumnPolicy> groupable = offered.groupable(Nodes.tables(select.getFrom()));
    List<SqlIdentifier> groups = new ArrayList<>();
    for (SqlNode item : Lists.items(select)) {
      SqlNode plain = Nodes.unnamed(item);
      if (plain instanceof SqlIdentifier id && id.isStar()) {
        groupable.stream()
            .filter(c -> !c.values().isEmpty())
            .limit(MOST_OF_ALL)
            .forEach(c -> groups.add(name(c.name())));
      } else if (plain instanceof SqlIdentifier id
          && groupable.stream().anyMatch(c -> Nodes.isNamed(id, c.name()))) {
        groups.add(id);
      }
    }
    return groups;
  }

  private static SqlIdentifier name(String name) {
    return new SqlIdentifier(name, SqlParserPos.ZERO);
  }
}
