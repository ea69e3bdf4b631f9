package io.parley.query.plan;

import io.parley.query.privacy.Leaf;
import io.parley.query.sql.DuckDialect;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.calcite.rel.rel2sql.SqlImplementor;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Conditions over the flat row as DuckDB SQL. */
final class RexSql {
  private RexSql() {}

  /** Each column as {@code alias.column}, the alias given by leaf. */
  static String condition(RexNode condition, List<Leaf> leaves, IntFunction<String> alias) {
    IntFunction<SqlNode> field =
        index -> {
          Leaf leaf = leaves.stream().filter(l -> l.covers(index)).findFirst().orElseThrow();
          return new SqlIdentifier(
              List.of(alias.apply(leaf.index()), leaf.column(index).name()), SqlParserPos.ZERO);
        };
    SqlNode sql =
        new SqlImplementor.SimpleContext(DuckDialect.INSTANCE, field).toSql(null, condition);
    return "(" + sql.toSqlString(DuckDialect.INSTANCE).getSql() + ")";
  }
}
