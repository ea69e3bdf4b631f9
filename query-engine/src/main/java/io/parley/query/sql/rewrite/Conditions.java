package io.parley.query.sql.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** A condition as the parts that AND joins. */
final class Conditions {
  private Conditions() {}

  /** The condition without some of its parts; empty when none is left. */
  static Optional<SqlNode> without(SqlNode condition, Predicate<SqlNode> meant) {
    return parts(condition).stream()
        .filter(meant.negate())
        .reduce((a, b) -> SqlStdOperatorTable.AND.createCall(SqlParserPos.ZERO, a, b));
  }

  static boolean any(@Nullable SqlNode condition, Predicate<SqlNode> meant) {
    return condition != null && parts(condition).stream().anyMatch(meant);
  }

  private static List<SqlNode> parts(SqlNode condition) {
    if (condition.getKind() != SqlKind.AND) {
      return List.of(condition);
    }
    List<SqlNode> parts = new ArrayList<>();
    ((SqlBasicCall) condition).getOperandList().forEach(o -> parts.addAll(parts(o)));
    return parts;
  }
}
