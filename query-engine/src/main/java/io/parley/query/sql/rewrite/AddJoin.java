package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import io.parley.policy.TablePolicy;
import io.parley.query.sql.SqlFront;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Keeps only people who are found at another party, where a policy demands it: an outer join
 * becomes an inner one, or people are looked for in another party's table.
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
        .filter(t -> own.stream().allMatch(o -> mayJoin(o, t) && mayJoin(t, o)))
        .findFirst()
        .map(
            t -> {
              SqlNode found = found(t, person);
              SqlNode where = select.getWhere();
              select.setWhere(
                  where == null
                      ? found
                      : SqlStdOperatorTable.AND.createCall(SqlParserPos.ZERO, where, found));
              return "keeps people who are in `" + t.table() + "` too";
            });
  }

  private static boolean mayJoin(TablePolicy one, TablePolicy other) {
    return one.allow().stream().anyMatch(a -> a.terms().mayJoin(other.table()));
  }

  /** No join: that would multiply rows, and make names ambiguous. */
  private static SqlNode found(TablePolicy other, String person) {
    SqlNode others = SqlFront.syntax("SELECT " + person + " FROM " + other.table());
    return SqlStdOperatorTable.IN.createCall(
        SqlParserPos.ZERO, new SqlIdentifier(person, SqlParserPos.ZERO), others);
  }
}
