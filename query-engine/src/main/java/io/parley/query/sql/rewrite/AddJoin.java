package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import io.parley.policy.TablePolicy;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Keeps only people who are found at another party, where a policy demands it: an outer join
 * becomes an inner one, or another party's table is joined.
 */
final class AddJoin implements Rewriting {
  @Override
  public Optional<String> change(Statement statement, Reason reason, Offered offered) {
    return statement
        .outermost()
        .flatMap(
            select -> {
              SqlNode from = select.getFrom();
              return from == null
                  ? Optional.empty()
                  : inner(from).or(() -> added(select, from, offered));
            });
  }

  private static Optional<String> inner(SqlNode from) {
    boolean changed = false;
    for (SqlJoin join : Nodes.all(from, SqlJoin.class)) {
      switch (join.getJoinType()) {
        case LEFT, RIGHT, FULL -> {
          join.setOperand(2, JoinType.INNER.symbol(SqlParserPos.ZERO));
          changed = true;
        }
        default -> {}
      }
    }
    return changed ? Optional.of("joins without LEFT, RIGHT or FULL") : Optional.empty();
  }

  /** The first table of another party with the same person. */
  private static Optional<String> added(SqlSelect select, SqlNode from, Offered offered) {
    List<TablePolicy> own =
        Nodes.tables(from).stream().flatMap(t -> offered.people(t).stream()).toList();
    if (own.isEmpty()) {
      return Optional.empty();
    }
    String person = own.get(0).person();
    return offered.policies().tables().stream()
        .filter(t -> t.person().equals(person))
        .filter(t -> own.stream().noneMatch(o -> o.table().party().equals(t.table().party())))
        .findFirst()
        .map(
            t -> {
              select.setFrom(joined(from, t, person));
              return "joins `" + t.table() + "`";
            });
  }

  private static SqlJoin joined(SqlNode from, TablePolicy other, String person) {
    SqlParserPos here = SqlParserPos.ZERO;
    return new SqlJoin(
        here,
        from,
        SqlLiteral.createBoolean(false, here),
        JoinType.INNER.symbol(here),
        new SqlIdentifier(List.of(other.table().party(), other.table().table()), here),
        JoinConditionType.USING.symbol(here),
        Nodes.list(List.of(new SqlIdentifier(person, here))));
  }
}
