package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import io.parley.policy.TablePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Joins tables of people on their person, where they are joined on something else or on nothing.
 */
final class PersonJoin implements Rewriting {
  @Override
  public Optional<String> change(Statement statement, Reason reason, Offered offered) {
    List<String> joined = new ArrayList<>();
    for (SqlSelect select : statement.selects()) {
      Set<String> persons = persons(select, offered);
      if (persons.size() == 1 && select.getFrom() != null) {
        String person = persons.iterator().next();
        Nodes.all(select.getFrom(), SqlJoin.class).stream()
            .filter(j -> joined(j, person, offered))
            .forEach(j -> joined.add(person));
      }
    }
    return joined.isEmpty()
        ? Optional.empty()
        : Optional.of("joins with USING (" + joined.get(0) + ")");
  }

  private static Set<String> persons(SqlSelect select, Offered offered) {
    return Nodes.tables(select.getFrom()).stream()
        .flatMap(t -> offered.people(t).stream())
        .map(TablePolicy::person)
        .collect(Collectors.toSet());
  }

  private static boolean joined(SqlJoin join, String person, Offered offered) {
    SqlNode condition = join.getCondition();
    boolean people =
        Nodes.tables(join.getRight()).stream().anyMatch(t -> offered.people(t).isPresent());
    if (!people || join.isNatural() || Nodes.mentions(condition, person)) {
      return false;
    }
    if (join.getJoinType() == JoinType.COMMA || join.getJoinType() == JoinType.CROSS) {
      join.setOperand(2, JoinType.INNER.symbol(SqlParserPos.ZERO));
    }
    join.setOperand(4, JoinConditionType.USING.symbol(SqlParserPos.ZERO));
    join.setOperand(5, Nodes.list(List.of(new SqlIdentifier(person, SqlParserPos.ZERO))));
    return true;
  }
}
