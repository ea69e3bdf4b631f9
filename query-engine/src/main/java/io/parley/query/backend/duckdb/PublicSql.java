package io.parley.query.backend.duckdb;

import io.parley.query.TableSource;
import io.parley.query.backend.Dialect;
import io.parley.query.plan.Contribution;
import io.parley.query.privacy.Scans;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.rel.core.TableScan;

/**
 * Public rows as a query at their party's node; they need no token and no order.
 *
 * @param tables where the party's tables are
 * @param dialect that of the engine that has them
 */
record PublicSql(TableSource tables, Dialect dialect) {
  /** The query whose result is the stream. */
  String query(Contribution.PublicRows open) {
    List<String> statements = new ArrayList<>();
    RelationSql relations =
        new RelationSql(
            node ->
                node instanceof TableScan scan
                    ? Optional.of(publicScan(scan, statements))
                    : Optional.empty(),
            statements,
            "n",
            dialect);
    RelationSql.Relation root = relations.relation(open.algebra());
    String columns =
        open.columns().stream()
            .map(c -> "CAST(n.%1$s AS %2$s) AS %1$s".formatted(c.name(), dialect.type(c.type())))
            .collect(Collectors.joining(", "));
    return "WITH %s\nSELECT %s FROM %s n"
        .formatted(String.join(",\n", statements), columns, root.name());
  }

  private RelationSql.Relation publicScan(TableScan scan, List<String> statements) {
    String columns =
        scan.getRowType().getFieldList().stream()
            .map(f -> ContributionSql.column(f, dialect) + " AS c" + f.getIndex())
            .collect(Collectors.joining(", "));
    String name = "t" + statements.size();
    statements.add(
        "%s AS (SELECT %s FROM %s t)".formatted(name, columns, tables.scanSql(Scans.name(scan))));
    return new RelationSql.Relation(name, List.of());
  }
}
