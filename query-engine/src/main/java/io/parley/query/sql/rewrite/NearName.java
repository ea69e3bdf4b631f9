package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import io.parley.policy.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Writes the offered name that a misspelled one is near to. */
final class NearName implements Rewriting {
  @Override
  public Optional<String> change(Statement statement, Reason reason, Offered offered) {
    return statement
        .nameAt(reason.sql())
        .filter(id -> !id.isStar())
        .flatMap(id -> near(statement, id, offered).map(near -> renamed(statement, id, near)));
  }

  private static Optional<List<String>> near(
      Statement statement, SqlIdentifier id, Offered offered) {
    boolean table =
        statement.selects().stream().anyMatch(s -> Nodes.tables(s.getFrom()).contains(id.names));
    return table ? nearTable(id, offered) : nearColumn(statement, id, offered);
  }

  private static Optional<List<String>> nearTable(SqlIdentifier id, Offered offered) {
    String written = String.join(".", id.names);
    Optional<String> alone =
        offered.tables().stream().filter(t -> t.endsWith("." + written)).findFirst();
    return alone
        .or(() -> Words.nearest(written, offered.tables()))
        .map(t -> List.of(t.split("\\.", 2)));
  }

  /** The tables of the SELECT count, and where it has none of its own those of all. */
  private static Optional<List<String>> nearColumn(
      Statement statement, SqlIdentifier id, Offered offered) {
    List<List<String>> tables = new ArrayList<>();
    statement.selectOf(id).map(SqlSelect::getFrom).ifPresent(f -> tables.addAll(Nodes.tables(f)));
    if (offered.columns(tables).isEmpty()) {
      statement.selects().forEach(s -> tables.addAll(Nodes.tables(s.getFrom())));
    }
    List<String> columns = offered.columns(tables);
    return Words.nearest(Nodes.last(id), columns)
        .map(
            near -> {
              List<String> names = new ArrayList<>(id.names);
              names.set(names.size() - 1, near);
              return names;
            });
  }

  private static String renamed(Statement statement, SqlIdentifier id, List<String> near) {
    statement.replace(
        node ->
            node instanceof SqlIdentifier other && other.names.equals(id.names)
                ? new SqlIdentifier(near, SqlParserPos.ZERO)
                : node);
    return "writes `%s` for `%s`".formatted(String.join(".", near), String.join(".", id.names));
  }
}
