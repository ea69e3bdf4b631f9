package io.parley.query.sql;

import io.parley.policy.PolicySet;
import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * The validator stops at the first name that is not offered. The others are found by validating
 * again with that column written as NULL, a few times, and by the statement's text.
 */
public final class UnknownNames {
  private static final int MOST = 8;

  private UnknownNames() {}

  /** The reason, and after one about a name those about the statement's other names. */
  public static List<Reason> with(Reason first, String sql, PolicySet offered) {
    List<Reason> all = new ArrayList<>();
    all.add(first);
    while (all.size() < MOST) {
      Reason last = all.get(all.size() - 1);
      if (!last.code().equals(ReasonCode.NOT_FOUND.code()) || last.sql().isEmpty()) {
        break;
      }
      List<SqlPosition> known = all.stream().flatMap(r -> r.sql().stream()).toList();
      try {
        var unused = SqlFront.validated(without(sql, known), offered);
        break;
      } catch (SqlRefusal next) {
        Reason reason = next.reason();
        if (!reason.code().equals(ReasonCode.NOT_FOUND.code())
            || reason.sql().filter(known::contains).isPresent()) {
          break;
        }
        all.add(reason);
      }
    }
    if (first.code().equals(ReasonCode.NOT_FOUND.code())) {
      written(all, sql, offered);
    }
    return all;
  }

  /** What the validator did not come to: it stops at the first table that is not offered. */
  private static void written(List<Reason> all, String sql, PolicySet offered) {
    Map<SqlPosition, String> missing;
    try {
      missing = WrittenNames.missing(SqlFront.syntax(sql), offered);
    } catch (SqlRefusal e) {
      return; // a statement in another form, such as the call of a template
    }
    missing.forEach(
        (at, name) -> {
          Reason reason = SqlErrors.notFound(name, at).reason();
          boolean told =
              all.stream()
                  .anyMatch(
                      r ->
                          r.message().equals(reason.message())
                              || r.sql().filter(place -> within(place, at)).isPresent());
          if (!told && all.size() < MOST) {
            all.add(reason);
          }
        });
  }

  private static boolean within(SqlPosition place, SqlPosition name) {
    return place.line() == name.line()
        && name.column() <= place.column()
        && place.column() <= name.endColumn();
  }

  private static SqlNode without(String sql, List<SqlPosition> names) {
    SqlNode syntax = SqlFront.syntax(sql);
    List<List<String>> written = new ArrayList<>();
    syntax.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier id) {
            if (names.stream().anyMatch(at -> covers(id, at))) {
              written.add(id.names);
            }
            return null;
          }
        });
    SqlNode changed =
        syntax.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlIdentifier id) {
                return written.contains(id.names) ? SqlLiteral.createNull(SqlParserPos.ZERO) : id;
              }
            });
    return changed == null ? syntax : changed;
  }

  private static boolean covers(SqlIdentifier id, SqlPosition at) {
    SqlParserPos pos = id.getParserPosition();
    return pos.getLineNum() == at.line()
        && pos.getColumnNum() <= at.column()
        && at.column() <= pos.getEndColumnNum();
  }
}
