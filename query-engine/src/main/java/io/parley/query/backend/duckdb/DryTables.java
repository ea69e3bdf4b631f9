package io.parley.query.backend.duckdb;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.PublicTable;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.OwnersView;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.sql.DuckDialect;
import io.parley.query.sql.ParleyTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;

/**
 * An offered table without rows: the columns that questions may use, and where its owner has a
 * condition those that the condition may use.
 */
final class DryTables {
  private DryTables() {}

  static String columns(PrivatePlan plan, TableName table) {
    return plan.contributions().stream()
        .flatMap(DryTables::views)
        .filter(v -> v.table().equals(table))
        .flatMap(v -> v.algebra().stream())
        .findFirst()
        .map(DryTables::underView)
        .orElseGet(() -> offered(plan.query(), table));
  }

  private static Stream<OwnersView> views(Contribution contribution) {
    if (contribution instanceof Contribution.People people) {
      return people.tables().stream();
    }
    return contribution instanceof Contribution.Rows rows
        ? rows.fragment().views().values().stream()
        : Stream.empty();
  }

  private static String underView(RelNode view) {
    RelNode node = view;
    while (!(node instanceof TableScan)) {
      node = node.getInput(0);
    }
    return node.getRowType().getFieldList().stream()
        .map(f -> DuckDialect.quoted(f.getName()) + " " + DuckTypes.name(f.getType()))
        .collect(Collectors.joining(", "));
  }

  private static String offered(PrivateQuery query, TableName table) {
    Optional<PublicTable> open =
        query.publicTables().stream().filter(t -> t.table().equals(table)).findFirst();
    List<ColumnPolicy> columns =
        open.map(PublicTable::columns)
            .orElseGet(
                () ->
                    query.tables().stream()
                        .filter(t -> t.table().equals(table))
                        .map(TablePolicy::columns)
                        .findFirst()
                        .orElseThrow());
    List<String> cells = new ArrayList<>();
    if (open.isEmpty()) {
      cells.add("person UUID");
    }
    columns.forEach(
        c -> cells.add(DuckDialect.quoted(c.name()) + " " + ParleyTypes.duckDb(c.type())));
    return String.join(", ", cells);
  }
}
