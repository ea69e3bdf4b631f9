package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Rounds a time down to the grain that its policy allows, wherever the SELECT uses it. */
final class RoundTime implements Rewriting {
  private static final Pattern GRAIN = Pattern.compile("`(hour|day|week|month|quarter|year)`");

  @Override
  public Optional<String> change(Statement statement, Reason reason, Offered offered) {
    Matcher grain = GRAIN.matcher(reason.message());
    if (!grain.find()) {
      return Optional.empty();
    }
    TimeUnit unit = TimeUnit.valueOf(grain.group(1).toUpperCase(Locale.ROOT));
    return statement
        .nameAt(reason.sql())
        .flatMap(id -> statement.selectOf(id).flatMap(s -> rounded(statement, s, id, unit)));
  }

  private static Optional<String> rounded(
      Statement statement, SqlSelect select, SqlIdentifier named, TimeUnit unit) {
    Set<Statement.Same> own = Nodes.ownParts(select);
    String column = Nodes.last(named);
    Set<Statement.Same> items = new HashSet<>();
    Lists.items(select).forEach(i -> items.add(new Statement.Same(i)));
    Set<Statement.Same> done = new HashSet<>();
    List<String> changed = new ArrayList<>();
    statement.replace(
        node -> {
          Statement.Same same = new Statement.Same(node);
          if (node instanceof SqlCall call && isFloor(call, unit)) {
            done.add(new Statement.Same(call.operand(0)));
          }
          boolean meant =
              node instanceof SqlIdentifier id
                  && Nodes.isNamed(id, column)
                  && own.contains(same)
                  && !done.contains(same);
          if (!meant) {
            return node;
          }
          changed.add(column);
          return items.contains(same) ? named(floor(node, unit), column) : floor(node, unit);
        });
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "rounds `%s` down to its %s".formatted(column, unit.name().toLowerCase(Locale.ROOT)));
  }

  private static boolean isFloor(SqlCall call, TimeUnit unit) {
    return call.getKind() == SqlKind.FLOOR
        && call.operandCount() == 2
        && call.operand(1) instanceof SqlIntervalQualifier to
        && to.getUnit() == unit;
  }

  private static SqlNode floor(SqlNode time, TimeUnit unit) {
    return SqlStdOperatorTable.FLOOR.createCall(
        SqlParserPos.ZERO, time, new SqlIntervalQualifier(unit, null, SqlParserPos.ZERO));
  }

  private static SqlNode named(SqlNode expression, String name) {
    return SqlStdOperatorTable.AS.createCall(
        SqlParserPos.ZERO, expression, new SqlIdentifier(name, SqlParserPos.ZERO));
  }
}
