package io.parley.query.sql.rewrite;

import io.parley.policy.TablePolicy;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The person of a SELECT's rows. */
final class Person {
  private Person() {}

  /** Its name there: with the first table's before it where the joined tables have one each. */
  static Optional<SqlIdentifier> in(SqlSelect select, Offered offered) {
    SqlNode from = select.getFrom();
    Optional<String> person =
        Nodes.tables(from).stream()
            .flatMap(t -> offered.people(t).stream())
            .map(TablePolicy::person)
            .findFirst();
    boolean several =
        from != null
            && Nodes.all(from, SqlJoin.class).stream()
                .anyMatch(j -> j.getConditionType() != JoinConditionType.USING && !j.isNatural());
    return person.map(
        p ->
            several
                ? new SqlIdentifier(List.of(firstAlias(from), p), SqlParserPos.ZERO)
                : new SqlIdentifier(p, SqlParserPos.ZERO));
  }

  /** {@code COUNT(DISTINCT person)}. */
  static SqlNode counted(SqlIdentifier person) {
    return SqlStdOperatorTable.COUNT.createCall(
        SqlSelectKeyword.DISTINCT.symbol(SqlParserPos.ZERO), SqlParserPos.ZERO, person);
  }

  private static String firstAlias(@Nullable SqlNode from) {
    if (from instanceof SqlJoin join) {
      return firstAlias(join.getLeft());
    } else if (from instanceof SqlCall call && call.getKind() == SqlKind.AS) {
      return ((SqlIdentifier) call.operand(1)).getSimple();
    }
    return from instanceof SqlIdentifier id ? Nodes.last(id) : "";
  }
}
