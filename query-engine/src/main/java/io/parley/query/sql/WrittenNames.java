package io.parley.query.sql;

import io.parley.policy.PolicySet;
import io.parley.policy.SqlPosition;
import io.parley.policy.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Names of a statement that are not offered, by its text alone: tables, and columns behind the
 * alias of tables that are offered. What stands behind an alias of anything else, and a column
 * without an alias, is not judged.
 */
final class WrittenNames {
  /** No column is known of it, so that none is missing. */
  private static final TableName ANYTHING = new TableName("", "");

  private final PolicySet offered;
  private final Map<String, List<TableName>> aliases = new HashMap<>();
  private final Map<SqlPosition, String> missing = new LinkedHashMap<>();

  private WrittenNames(PolicySet offered) {
    this.offered = offered;
  }

  /** What is not offered, by its place. */
  static Map<SqlPosition, String> missing(SqlNode syntax, PolicySet offered) {
    WrittenNames names = new WrittenNames(offered);
    syntax.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            names.sources(call);
            return super.visit(call);
          }
        });
    syntax.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier id) {
            names.column(id);
            return null;
          }
        });
    return names.missing;
  }

  private void sources(SqlCall call) {
    if (call instanceof SqlSelect select && select.getFrom() != null) {
      source(select.getFrom());
    } else if (call instanceof SqlJoin join) {
      source(join.getLeft());
      source(join.getRight());
    }
  }

  private void source(SqlNode node) {
    if (node instanceof SqlIdentifier table) {
      named(table.names.get(table.names.size() - 1), table);
    } else if (node.getKind() == SqlKind.AS && node instanceof SqlCall as) {
      named(as.operand(1).toString(), as.operand(0));
    }
  }

  private void named(String alias, SqlNode source) {
    TableName name = ANYTHING;
    if (source instanceof SqlIdentifier table && table.names.size() == 2) {
      TableName written = new TableName(table.names.get(0), table.names.get(1));
      if (columns(written).isPresent()) {
        name = written;
      } else if (offered.derivedTable(written).isEmpty()) {
        missing.put(at(table), written.toString());
      }
    }
    aliases.computeIfAbsent(alias, a -> new ArrayList<>()).add(name);
  }

  private void column(SqlIdentifier id) {
    List<TableName> tables = aliases.get(id.names.get(0));
    if (id.names.size() != 2 || id.isStar() || tables == null) {
      return;
    }
    String column = id.names.get(1);
    boolean known =
        tables.stream()
            .map(this::columns)
            .anyMatch(names -> names.isEmpty() || names.get().contains(column));
    if (!known) {
      missing.put(at(id), column);
    }
  }

  /** The columns of an offered table of people or a public one. */
  private Optional<List<String>> columns(TableName table) {
    Optional<List<String>> ofPeople =
        offered
            .table(table)
            .map(
                t -> {
                  List<String> names = new ArrayList<>(List.of(t.person(), "person"));
                  t.columns().forEach(c -> names.add(c.name()));
                  return names;
                });
    return ofPeople.or(
        () ->
            offered.publicTable(table).map(t -> t.columns().stream().map(c -> c.name()).toList()));
  }

  private static SqlPosition at(SqlIdentifier id) {
    return new SqlPosition(
        id.getParserPosition().getLineNum(),
        id.getParserPosition().getColumnNum(),
        id.getParserPosition().getEndLineNum(),
        id.getParserPosition().getEndColumnNum());
  }
}
