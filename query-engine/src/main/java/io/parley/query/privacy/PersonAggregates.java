package io.parley.query.privacy;

import io.parley.policy.Use;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;

/**
 * An aggregate keyed by the person: each of its groups holds rows of one unit alone, so that a
 * unit's result depends on its own rows.
 */
final class PersonAggregates {
  static final Set<SqlKind> FUNCTIONS =
      EnumSet.of(
          SqlKind.COUNT,
          SqlKind.SUM,
          SqlKind.SUM0,
          SqlKind.AVG,
          SqlKind.MIN,
          SqlKind.MAX,
          SqlKind.LITERAL_AGG);

  private PersonAggregates() {}

  /** Whether an aggregate is keyed by the person. */
  static boolean isKeyed(Aggregate aggregate, NodeRows.OfPeople input) {
    return aggregate.getGroupSet().asList().stream()
        .anyMatch(k -> input.columns().get(k).person() == PersonRole.ALWAYS);
  }

  static NodeRows of(Aggregate aggregate, NodeRows.OfPeople input, Findings findings) {
    List<RowColumn> columns = new ArrayList<>();
    boolean otherKeys = false;
    for (int key : aggregate.getGroupSet()) {
      columns.add(input.columns().get(key));
      // Which values are the same decides which rows there are.
      findings.use(input.columns().get(key).origins(), Use.FILTER);
      otherKeys |= input.columns().get(key).person() != PersonRole.ALWAYS;
    }
    for (AggregateCall call : aggregate.getAggCallList()) {
      columns.add(column(call, input, findings));
    }
    Set<Set<Integer>> covers = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).person() == PersonRole.ALWAYS) {
        covers.add(Set.of(i));
      }
    }
    return new NodeRows.OfPeople(
        columns,
        covers,
        input.parties(),
        input.present(),
        otherKeys ? input.bound() : RowBound.ONE,
        otherKeys
            ? "adds up each person's rows by the other keys"
            : "adds up each person's rows into one");
  }

  private static RowColumn column(AggregateCall call, NodeRows.OfPeople input, Findings findings) {
    SqlKind kind = call.getAggregation().getKind();
    if (!FUNCTIONS.contains(kind) || call.distinctKeys != null || call.getArgList().size() > 1) {
      throw Refusals.unsupported(
          "`" + call.getAggregation().getName() + "` by person", "use COUNT, SUM, AVG, MIN or MAX");
    }
    if (call.isDistinct() && (kind == SqlKind.SUM || kind == SqlKind.SUM0 || kind == SqlKind.AVG)) {
      throw Refusals.unsupported(
          call.getAggregation().getName() + "(DISTINCT …) by person",
          "add up SELECT DISTINCT person, x in a sub-query");
    }
    if (call.filterArg >= 0) {
      findings.use(input.columns().get(call.filterArg).origins(), Use.FILTER);
    }
    if (call.getArgList().isEmpty()) {
      return RowColumn.computed(Set.of());
    }
    RowColumn argument = input.columns().get(call.getArgList().get(0));
    if (kind == SqlKind.COUNT) {
      findings.use(argument.origins(), Use.FILTER);
      return RowColumn.computed(Set.of());
    } else if (argument.person().isPerson()) {
      throw Refusals.personAsValue("under " + call.getAggregation().getName());
    }
    return RowColumn.computed(argument.origins());
  }
}
