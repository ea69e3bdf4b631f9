package io.parley.query.plan;

import io.parley.policy.TableName;
import io.parley.query.privacy.Boundary;
import io.parley.query.privacy.PrivateQuery;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * The numbers of a question for exact numbers, and beside them the people on whom each stands:
 * those of the group, and for each column that is read those whose value is known.
 */
final class ThresholdNumbers {
  private ThresholdNumbers() {}

  /** With no cap but that on rows: a person counts in every group and with every row. */
  static Measurement of(
      Boundary boundary, PrivateQuery.Numbers query, ToIntFunction<TableName> caps) {
    int rows = boundary.input().bound().rows(caps).intValueExact();
    Measurement measurement =
        Quantities.exact(
            boundary, new Ranges(query, caps), boundary.groups().isEmpty() ? 1 : rows, rows);
    Set<Quantity> all = new LinkedHashSet<>(measurement.quantities());
    boundary
        .measures()
        .forEach(
            m ->
                m.value()
                    .ifPresent(v -> all.add(Quantities.people(Optional.of(known(v, boundary))))));
    return new Measurement(
        boundary,
        List.copyOf(all),
        measurement.ranks(),
        measurement.groupsPerPerson(),
        measurement.rowsPerPerson(),
        false);
  }

  private static RexNode known(RexNode value, Boundary boundary) {
    return boundary
        .node()
        .getCluster()
        .getRexBuilder()
        .makeCall(SqlStdOperatorTable.IS_NOT_NULL, value);
  }
}
