package io.parley.query.backend.duckdb;

import io.parley.policy.TableName;
import io.parley.query.TableSource;
import io.parley.query.plan.Fragment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * What was found in a party's tables before its rows are worked out. It decides between statements
 * that give the same rows, never which rows there are.
 *
 * @param within tables of which no person has more rows than {@code rows_before_join}
 * @param texts columns, by table, in which no text is longer than it may be
 */
record TableFacts(Set<TableName> within, Map<TableName, Set<String>> texts) {
  /** Nothing is known. */
  static final TableFacts NONE = new TableFacts(Set.of(), Map.of());

  TableFacts {
    within = Set.copyOf(within);
    texts = Map.copyOf(texts);
  }

  /** Columns of a table whose texts need not be cut. */
  Set<String> shortTexts(TableName table) {
    return texts.getOrDefault(table, Set.of());
  }

  /**
   * Looks through the tables of a fragment, each a file or another relation that is quick to read.
   */
  static TableFacts of(DuckDb database, Fragment fragment, TableSource tables) {
    return of(fragment, tables, TableFindings.reading(database));
  }

  /** The same, as what is known of the tables says. */
  static TableFacts of(Fragment fragment, TableSource tables, TableFindings.Numbers numbers) {
    Set<TableName> within = new TreeSet<>();
    fragment
        .caps()
        .forEach(
            (table, cap) -> {
              if (numbers.mostRows(tables.scanSql(table)) <= cap) {
                within.add(table);
              }
            });
    Map<TableName, Set<String>> texts = new TreeMap<>();
    used(fragment.algebra(), texts);
    Map<TableName, Set<String>> shortTexts = new HashMap<>();
    texts.forEach(
        (table, columns) ->
            shortTexts.put(
                table,
                columns.stream()
                    .filter(
                        c ->
                            numbers.longestText(tables.scanSql(table), c)
                                <= Objects.requireNonNull(fragment.views().get(table)).length(c))
                    .collect(Collectors.toSet())));
    return new TableFacts(within, shortTexts);
  }

  /** The columns of texts that filters and projections on a table read. */
  private static void used(RelNode node, Map<TableName, Set<String>> texts) {
    ImmutableBitSet fields = ImmutableBitSet.of();
    RelNode at = node;
    if (at instanceof Project project) {
      fields = RelOptUtil.InputFinder.bits(project.getProjects(), null);
      at = project.getInput();
    }
    while (at instanceof Filter filter) {
      fields = fields.union(RelOptUtil.InputFinder.bits(filter.getCondition()));
      at = filter.getInput();
    }
    if (at instanceof TableScan scan) {
      List<RelDataTypeField> all = scan.getRowType().getFieldList();
      for (int field : fields) {
        if (all.get(field).getType().getSqlTypeName() == SqlTypeName.VARCHAR) {
          texts
              .computeIfAbsent(io.parley.query.privacy.Scans.name(scan), t -> new TreeSet<>())
              .add(all.get(field).getName());
        }
      }
    } else {
      at.getInputs().forEach(i -> used(i, texts));
    }
  }
}
