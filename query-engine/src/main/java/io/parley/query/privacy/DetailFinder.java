package io.parley.query.privacy;

import io.parley.policy.AppliedFunction;
import io.parley.policy.ColumnUse;
import io.parley.policy.ComparedColumn;
import io.parley.policy.Details;
import io.parley.policy.SqlPosition;
import io.parley.policy.TableName;
import io.parley.policy.Use;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;

/** How a question goes about what it does: grains, comparisons, functions, joins. */
final class DetailFinder {
  private DetailFinder() {}

  /**
   * The details of a question.
   *
   * @param audience whether every column decides who is on a list
   * @param column where a column stands, for a use
   * @param function where a function stands
   */
  static Details of(
      PrivateQuery query,
      boolean audience,
      BiFunction<String, Use, Optional<SqlPosition>> column,
      Function<String, Optional<SqlPosition>> function) {
    List<ColumnUse> finer =
        Grains.finer(query).stream()
            .map(
                u ->
                    new ColumnUse(
                        u.column().table(),
                        u.column().column().name(),
                        audience ? Use.AUDIENCE : u.use(),
                        column.apply(u.column().column().name(), u.use())))
            .distinct()
            .sorted(
                Comparator.comparing(ColumnUse::table)
                    .thenComparing(ColumnUse::column)
                    .thenComparing(ColumnUse::use))
            .toList();
    Expressed expressed = Expressed.in(query);
    return new Details(
        finer,
        expressed.comparisons().stream()
            .map(
                c ->
                    new ComparedColumn(
                        c.column().table(),
                        c.column().column().name(),
                        c.with(),
                        column.apply(c.column().column().name(), Use.FILTER)))
            .sorted(
                Comparator.comparing(ComparedColumn::table)
                    .thenComparing(ComparedColumn::column)
                    .thenComparing(ComparedColumn::with))
            .toList(),
        expressed.functions().stream()
            .map(f -> new AppliedFunction(f.table(), f.function(), function.apply(f.function())))
            .sorted(
                Comparator.comparing(AppliedFunction::table)
                    .thenComparing(AppliedFunction::function))
            .toList(),
        unjoined(query));
  }

  /**
   * Tables whose people may be counted without being found at another party: of each boundary below
   * which they stand and whose units need nobody else's person.
   */
  private static SortedSet<TableName> unjoined(PrivateQuery query) {
    SortedSet<TableName> unjoined = new TreeSet<>();
    if (query instanceof PrivateQuery.Numbers numbers) {
      numbers.boundaries().forEach(b -> unjoined(b.below(), b.input(), query, unjoined));
    } else if (query instanceof PrivateQuery.People people) {
      unjoined(people.root(), people.people(), query, unjoined);
    }
    return unjoined;
  }

  private static void unjoined(
      RelNode node, NodeRows.OfPeople counted, PrivateQuery query, SortedSet<TableName> unjoined) {
    if (node instanceof TableScan scan && query.rows().get(node) instanceof NodeRows.OfPeople) {
      TableName table = Scans.name(scan);
      if (counted.present().stream().allMatch(table.party()::equals)) {
        unjoined.add(table);
      }
    }
    node.getInputs().forEach(i -> unjoined(i, counted, query, unjoined));
  }
}
