package io.parley.query.privacy;

import io.parley.policy.PolicySet;
import io.parley.policy.SqlRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Finds the measurement boundary: the aggregate below which every row belongs to one person and
 * above which there are released numbers only.
 *
 * <p>The person is provenance, not a column name: a column counts as the person only when it is
 * handed up unchanged from an offered table's person column.
 */
public final class PrivacyAnalysis {
  private final PolicySet offered;
  private final RelNode root;

  private PrivacyAnalysis(PolicySet offered, RelNode root) {
    this.offered = offered;
    this.root = root;
  }

  /**
   * Analyses a question's algebra.
   *
   * @throws SqlRefusal for whatever is not understood
   */
  public static PrivateQuery analyse(RelNode root, PolicySet offered) {
    return new PrivacyAnalysis(offered, root).analyse();
  }

  private PrivateQuery analyse() {
    Optional<Aggregate> boundary = boundary(root);
    if (boundary.isEmpty()) {
      return people();
    }
    Aggregate aggregate = boundary.get();
    ReleasedExpressions.check(root, aggregate);
    PersonRows rows = personRows(aggregate.getInput());
    if (aggregate.getGroupSets().size() != 1) {
      throw unsupported("GROUPING SETS, ROLLUP and CUBE", "ask one grouping at a time");
    }
    List<FlatColumn> groups = new ArrayList<>();
    for (int index : aggregate.getGroupSet()) {
      groups.add(
          column(rows, index)
              .orElseThrow(
                  () ->
                      unsupported(
                          "grouping by the person or by an expression",
                          "group by offered columns as they are")));
    }
    List<Measure> measures =
        aggregate.getAggCallList().stream().map(call -> measure(rows, call)).toList();
    return new PrivateQuery.Numbers(
        rows.leaves(), rows.conditions(), groups, measures, aggregate, root);
  }

  private PrivateQuery people() {
    PersonRows rows = personRows(root);
    boolean personOnly = rows.outputs().size() == 1 && isPerson(rows, rows.outputs().get(0));
    return new PrivateQuery.People(rows.leaves(), rows.conditions(), personOnly);
  }

  private PersonRows personRows(RelNode node) {
    PersonRows rows = new PersonRowsFinder(offered, root.getCluster().getRexBuilder()).find(node);
    if (!rows.hasOnePerson()) {
      throw new SqlRefusal(
          "join-not-on-person",
          "two tables are joined without their person",
          Optional.empty(),
          "join every table with USING (person)");
    }
    rows.conditions().forEach(c -> AllowedExpressions.check(c, rows.leaves()));
    return rows;
  }

  /** The lowest aggregate on the path of single inputs from the root. */
  private static Optional<Aggregate> boundary(RelNode node) {
    RelNode at = node;
    while (at instanceof Project || at instanceof Filter || at instanceof Sort) {
      at = at.getInput(0);
    }
    return at instanceof Aggregate aggregate ? Optional.of(aggregate) : Optional.empty();
  }

  private static boolean isPerson(PersonRows rows, RexNode output) {
    return output instanceof RexInputRef ref
        && rows.leaves().stream().anyMatch(l -> l.isPerson(ref.getIndex()));
  }

  private static Optional<FlatColumn> column(PersonRows rows, int field) {
    if (!(rows.outputs().get(field) instanceof RexInputRef ref) || isPerson(rows, ref)) {
      return Optional.empty();
    }
    return rows.leaves().stream()
        .filter(l -> l.covers(ref.getIndex()))
        .findFirst()
        .map(l -> new FlatColumn(l.index(), l.column(ref.getIndex())));
  }

  private static Measure measure(PersonRows rows, AggregateCall call) {
    String name = call.getAggregation().getName();
    if (call.filterArg >= 0) {
      throw unsupported("FILTER on an aggregate", "put the condition into WHERE");
    }
    if (call.distinctKeys != null || !call.getCollation().getFieldCollations().isEmpty()) {
      throw unsupported("WITHIN DISTINCT or WITHIN GROUP", "use the aggregate alone");
    }
    if (call.getArgList().size() > 1) {
      throw unsupported(name + " of several columns", "use one column");
    }
    boolean overPerson =
        call.getArgList().size() == 1
            && isPerson(rows, rows.outputs().get(call.getArgList().get(0)));
    SqlKind kind = call.getAggregation().getKind();
    if (kind == SqlKind.COUNT && overPerson && call.isDistinct()) {
      return new Measure.People();
    } else if (kind == SqlKind.COUNT && !call.isDistinct()) {
      if (call.getArgList().isEmpty() || overPerson) {
        return new Measure.Rows();
      }
      return new Measure.Known(argument(rows, call));
    } else if (!call.isDistinct() && (kind == SqlKind.SUM || kind == SqlKind.SUM0)) {
      return new Measure.Sum(argument(rows, call));
    } else if (!call.isDistinct() && kind == SqlKind.AVG) {
      return new Measure.Average(argument(rows, call));
    }
    throw unsupported(
        (call.isDistinct() ? name + "(DISTINCT …)" : name) + " over people",
        "use COUNT(DISTINCT person), COUNT(*), COUNT(x), SUM(x) or AVG(x)");
  }

  private static FlatColumn argument(PersonRows rows, AggregateCall call) {
    return column(rows, call.getArgList().get(0))
        .orElseThrow(
            () ->
                unsupported(
                    "an aggregate of an expression", "aggregate offered columns as they are"));
  }

  private static SqlRefusal unsupported(String what, String help) {
    return new SqlRefusal(
        "not-supported-yet", what + " is not supported by this version", Optional.empty(), help);
  }
}
