package io.parley.query.backend.duckdb;

import io.parley.policy.ColumnPolicy;
import io.parley.query.TableSource;
import io.parley.query.plan.Contribution;
import io.parley.query.sql.DuckDialect;
import io.parley.query.sql.ParleyTypes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A contribution as a DuckDB query at its party's node. It reads a table {@code tokens(person, p,
 * k0, …)} that holds this query's tokens, and the party's own tables.
 */
public final class ContributionSql {
  private final TableSource tables;

  public ContributionSql(TableSource tables) {
    this.tables = tables;
  }

  /** The query whose result is the stream. */
  public String query(Contribution contribution) {
    return contribution instanceof Contribution.People people
        ? people(people)
        : rows((Contribution.Rows) contribution);
  }

  private String people(Contribution.People people) {
    String persons =
        people.tables().stream()
            .map(
                scan ->
                    "SELECT t.person FROM %s t%s"
                        .formatted(
                            tables.scanSql(scan.table()),
                            scan.where().map(w -> " WHERE " + w).orElse("")))
            .collect(Collectors.joining(" UNION "));
    String keys =
        IntStream.range(0, people.keys().size())
            .mapToObj(i -> ", k.k" + i)
            .collect(Collectors.joining());
    return "SELECT k.p" + keys + " FROM tokens k WHERE k.person IN (" + persons + ") ORDER BY k.p";
  }

  private String rows(Contribution.Rows rows) {
    List<String> conditions =
        java.util.stream.Stream.concat(rows.table().where().stream(), rows.condition().stream())
            .toList();
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    String cut =
        " QUALIFY row_number() OVER (PARTITION BY t.person ORDER BY"
            + " md5(concat_ws('|', getvariable('parley_seed'), t::VARCHAR))) <= "
            + rows.rowsBeforeJoin();
    String columns =
        rows.columns().stream().map(ContributionSql::column).collect(Collectors.joining());
    String order =
        IntStream.range(0, rows.columns().size())
            .mapToObj(i -> ", " + (i + 2))
            .collect(Collectors.joining());
    return "SELECT k.p"
        + columns
        + " FROM (SELECT * FROM "
        + tables.scanSql(rows.table().table())
        + " t"
        + where
        + cut
        + ") t JOIN tokens k ON k.person = t.person ORDER BY 1"
        + order;
  }

  private static String column(ColumnPolicy column) {
    String name = DuckDialect.quoted(column.name());
    return ", CAST(t." + name + " AS " + ParleyTypes.duckDb(column.type()) + ") AS " + name;
  }
}
