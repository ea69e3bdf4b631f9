package io.parley.query.backend.duckdb;

import io.parley.policy.TableName;
import io.parley.query.TableSource;
import io.parley.query.backend.Dialect;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Fragment;
import io.parley.query.plan.OwnersView;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.StreamColumn;
import io.parley.query.privacy.Scans;
import io.parley.query.sql.DuckDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataTypeField;

/**
 * A contribution as a query at its party's node. It reads a table {@code tokens(person, p, k0, …)}
 * that holds this query's tokens, and the party's own tables; for public rows these alone.
 */
public final class ContributionSql {
  private final TableSource tables;
  private final Dialect dialect;

  public ContributionSql(TableSource tables) {
    this(tables, DuckDbDialect.INSTANCE);
  }

  /**
   * The same on another engine.
   *
   * @param tables relations of that engine
   */
  public ContributionSql(TableSource tables, Dialect dialect) {
    this.tables = tables;
    this.dialect = dialect;
  }

  /** The query whose result is the stream. */
  public String query(Contribution contribution) {
    if (contribution instanceof Contribution.People people) {
      return people(people);
    } else if (contribution instanceof Contribution.PublicRows open) {
      return new PublicSql(tables, dialect).query(open);
    }
    return new Home((Contribution.Rows) contribution, TableFacts.NONE).query();
  }

  /**
   * The stream of a party that asks about its own people alone, over its tables where they lie: no
   * other party holds a token, so that the person is one. Rows come as the tables have them. Those
   * of a single table are not cut here, as the room cuts the stream to the same number.
   *
   * @param facts what was found in the tables; it changes no row
   */
  String inPlace(Contribution.Rows rows, TableFacts facts) {
    if (rows.tokenIsKey()) {
      throw new IllegalArgumentException("people of several parties have tokens");
    }
    return new Home(rows, facts).inPlace();
  }

  /**
   * The rows of a stream before they have tokens and an order: {@code u}, the person, and the
   * stream's columns. Whoever puts the token of {@link #query} in the place of the person, drops
   * rows of people who have none, and sorts by it has the stream.
   *
   * @param database where the tables are read; for what has to be found out about them
   * @param findings what is known of the tables, and becomes known here
   */
  public String rowsOfPeople(Contribution.Rows rows, DuckDb database, TableFindings findings) {
    return new Home(rows, findings.of(database, rows.fragment(), tables)).rowsOfPeople();
  }

  /** The same with nothing known of the tables, for engines that find nothing out beforehand. */
  public String rowsOfPeople(Contribution.Rows rows) {
    return new Home(rows, TableFacts.NONE).rowsOfPeople();
  }

  /**
   * The stream of rows that were worked out before, as {@link #rowsOfPeople} says.
   *
   * @param relation of DuckDB: {@code u} and the stream's columns
   */
  public static String ofWorkedOut(Contribution.Rows rows, String relation) {
    return "SELECT %s AS p%s FROM %s n JOIN tokens k ON k.person = n.u%s ORDER BY 1"
        .formatted(
            token(rows),
            rows.columns().stream()
                .map(c -> ", CAST(n.%1$s AS %2$s) AS %1$s".formatted(c.name(), DryRun.type(c)))
                .collect(Collectors.joining()),
            relation,
            only(rows));
  }

  /**
   * The same before its rows have tokens and an order, as {@link #rowsOfPeople} gives them.
   *
   * @param relation of DuckDB: {@code u} and the stream's columns
   */
  public static String peopleOfWorkedOut(Contribution.Rows rows, String relation) {
    return "SELECT n.u AS u%s FROM %s n"
        .formatted(
            rows.columns().stream()
                .map(c -> ", CAST(n.%1$s AS %2$s) AS %1$s".formatted(c.name(), DryRun.type(c)))
                .collect(Collectors.joining()),
            relation);
  }

  /** No such rows. */
  public static String noneWorkedOut(Contribution.Rows rows) {
    return "(SELECT CAST(NULL AS UUID) AS u%s WHERE false)"
        .formatted(
            rows.columns().stream()
                .map(c -> ", CAST(NULL AS %s) AS %s".formatted(DryRun.type(c), c.name()))
                .collect(Collectors.joining()));
  }

  private static String token(Contribution.Rows rows) {
    return rows.tokenIsKey() ? (rows.withoutKey() ? "coalesce(k.k0, k.p)" : "k.k0") : "k.p";
  }

  private static String only(Contribution.Rows rows) {
    return rows.tokenIsKey() && !rows.withoutKey() ? " WHERE k.k0 IS NOT NULL" : "";
  }

  /**
   * The rows of {@link #rowsOfPeople}, known by their places in the one table from which they come.
   *
   * @return empty where they come from several rows or an owner's view, where a cap may bite, which
   *     counts the rows of a person, or where the table's rows have no names
   */
  public Optional<PlacedRows> rowsByPlace(
      Contribution.Rows rows, DuckDb database, TableFindings findings) {
    return rowsByPlace(rows, findings.of(database, rows.fragment(), tables));
  }

  private Optional<PlacedRows> rowsByPlace(Contribution.Rows rows, TableFacts facts) {
    RelNode all = rows.fragment().algebra();
    if (!OneTable.isReadRowByRow(all)) {
      return Optional.empty();
    }
    TableName table = OneTable.of(all);
    OwnersView view = Objects.requireNonNull(rows.fragment().views().get(table));
    return view.algebra().isPresent() || !facts.within().contains(table)
        ? Optional.empty()
        : tables
            .rowSql(table)
            .map(
                row ->
                    new PlacedRows(
                        new Home(rows, facts, Optional.of(row)).rowsOfPeople(),
                        "SELECT %s AS u, t.person FROM %s t"
                            .formatted(row, tables.scanSql(table))));
  }

  /**
   * The statements that may run for a stream: that of the plan, and of rows of people those between
   * which a party decides by what it finds in its tables, with nothing known and with everything
   * that lets work be left out.
   */
  List<String> atHome(Contribution contribution) {
    List<String> all = new ArrayList<>(List.of(query(contribution)));
    if (contribution instanceof Contribution.Rows rows) {
      TableFacts best = TableFacts.of(rows.fragment(), tables, TableFindings.SMALLEST);
      all.add(new Home(rows, TableFacts.NONE).rowsOfPeople());
      all.add(new Home(rows, best).rowsOfPeople());
    }
    return all.stream().distinct().toList();
  }

  private String people(Contribution.People people) {
    List<String> statements = new ArrayList<>();
    List<String> persons = new ArrayList<>();
    for (OwnersView view : people.tables()) {
      persons.add(
          view.algebra().isPresent()
              ? "SELECT u FROM " + view(view, statements).name()
              : "SELECT t.person FROM " + tables.scanSql(view.table()) + " t");
    }
    String keys =
        IntStream.range(0, people.keys().size())
            .mapToObj(i -> ", k.k" + i)
            .collect(Collectors.joining());
    return RelationSql.with(statements)
        + "SELECT k.p"
        + keys
        + " FROM tokens k WHERE k.person IN ("
        + String.join(" UNION ", persons)
        + ") ORDER BY k.p";
  }

  static String column(RelDataTypeField field, Dialect dialect) {
    return DuckTypes.entering(
        "t." + DuckDialect.quoted(field.getName()),
        field.getType(),
        DuckTypes.LONGEST_TEXT,
        dialect);
  }

  /** A table as its owner lets questions see it: u, and c0 (the person), c1 …. */
  private RelationSql.Relation view(OwnersView view, List<String> statements) {
    RelationSql relations =
        new RelationSql(
            node ->
                node instanceof TableScan scan
                    ? Optional.of(scan(view, scan, statements))
                    : Optional.empty(),
            statements,
            "v",
            dialect);
    return relations.relation(view.algebra().orElseThrow());
  }

  private RelationSql.Relation scan(OwnersView view, TableScan scan, List<String> statements) {
    return scan(view, scan, statements, Set.of(), Optional.empty());
  }

  /**
   * A table whose texts of these columns are short enough as they are.
   *
   * @param row the name of a row, where that stands for its person
   */
  private RelationSql.Relation scan(
      OwnersView view,
      TableScan scan,
      List<String> statements,
      Set<String> shortTexts,
      Optional<String> row) {
    TableName table = Scans.name(scan);
    List<String> columns = new ArrayList<>();
    var fields = scan.getRowType().getFieldList();
    columns.add(row.orElse("t.person") + " AS u");
    columns.add("t.person AS c0");
    for (int i = 1; i < fields.size(); i++) {
      boolean isShort = shortTexts.contains(fields.get(i).getName());
      String column = "t." + DuckDialect.quoted(fields.get(i).getName());
      String cut =
          DuckTypes.entering(
              column, fields.get(i).getType(), view.length(fields.get(i).getName()), dialect);
      columns.add((isShort ? column : cut) + " AS c" + i);
    }
    String name = "t" + statements.size();
    // A row without a person belongs to nobody, and is dropped before anything else; with a name it
    // is so by whoever knows whose it is.
    statements.add(
        "%s AS (SELECT %s FROM %s t%s)"
            .formatted(
                name,
                String.join(", ", columns),
                tables.scanSql(table),
                row.isPresent() ? "" : " WHERE t.person IS NOT NULL"));
    return RelationSql.Relation.ofPeople(name);
  }

  /** One fragment, worked out at home. */
  private final class Home {
    private final Contribution.Rows rows;
    private final Fragment fragment;
    private final List<String> statements = new ArrayList<>();
    private final RelationSql uncut = new RelationSql(this::leaf, statements, "n", dialect);
    private final RelationSql relations =
        new RelationSql(this::cutOrLeaf, statements, "n", dialect);
    private final TableFacts facts;
    private final Optional<String> row;

    Home(Contribution.Rows rows, TableFacts facts) {
      this(rows, facts, Optional.empty());
    }

    Home(Contribution.Rows rows, TableFacts facts, Optional<String> row) {
      this.rows = rows;
      this.fragment = rows.fragment();
      this.facts = facts;
      this.row = row;
    }

    String inPlace() {
      RelNode all = fragment.algebra();
      RelationSql.Relation root =
          OneTable.isReadRowByRow(all) ? uncut.relation(all) : relations.relation(all);
      return "WITH %s\nSELECT n.u AS p%s FROM %s n"
          .formatted(String.join(",\n", statements), columns(), root.name());
    }

    private String columns() {
      return fragment.columns().stream().map(c -> ", " + sent(c)).collect(Collectors.joining());
    }

    String query() {
      RelationSql.Relation root = relations.relation(fragment.algebra());
      return "WITH %s\nSELECT %s AS p%s FROM %s n JOIN tokens k ON k.person = n.u%s ORDER BY 1"
          .formatted(
              String.join(",\n", statements), token(rows), columns(), root.name(), only(rows));
    }

    String rowsOfPeople() {
      RelationSql.Relation root = relations.relation(fragment.algebra());
      return "WITH %s\nSELECT n.u AS u%s FROM %s n"
          .formatted(String.join(",\n", statements), columns(), root.name());
    }

    private String sent(StreamColumn column) {
      return column.kind() == StreamColumn.Kind.PRESENCE
          ? "n.%1$s IS NOT NULL AS %1$s".formatted(column.name())
          : "CAST(n.%1$s AS %2$s) AS %1$s".formatted(column.name(), dialect.type(column.type()));
    }

    private Optional<RelationSql.Relation> leaf(RelNode node) {
      if (!(node instanceof TableScan scan)) {
        return Optional.empty();
      }
      TableName table = Scans.name(scan);
      OwnersView view = Objects.requireNonNull(fragment.views().get(table));
      return Optional.of(
          view.algebra().isPresent()
              ? view(view, statements)
              : scan(view, scan, statements, facts.shortTexts(table), row));
    }

    /**
     * Before rows are joined, added up or ranked, each person has at most {@code rows_before_join}
     * of one table: those that the question's own conditions on that table left.
     */
    private Optional<RelationSql.Relation> cutOrLeaf(RelNode node) {
      if (!OneTable.isReadRowByRow(node)) {
        return Optional.empty();
      }
      RelationSql.Relation all = uncut.relation(node);
      if (facts.within().contains(OneTable.of(node))) {
        return Optional.of(all);
      }
      int cap = Objects.requireNonNull(fragment.caps().get(OneTable.of(node)));
      List<String> columns =
          IntStream.range(0, node.getRowType().getFieldCount())
              .filter(i -> !isPerson(node, i))
              .mapToObj(i -> "c" + i)
              .toList();
      return Optional.of(
          uncut.add(
              dialect.atMost(all.name(), "u", columns, cap, statements.size()), all.hidden()));
    }

    private boolean isPerson(RelNode node, int field) {
      return node.getRowType().getFieldList().get(field).getType().getSqlTypeName()
          == org.apache.calcite.sql.type.SqlTypeName.UUID;
    }
  }

  /** What a plan's parties run, for EXPLAIN and golden files. */
  public List<String> queries(PrivatePlan plan) {
    return plan.contributions().stream().map(this::query).toList();
  }
}
