package io.parley.query.check;

import io.parley.query.privacy.Boundary;
import io.parley.query.privacy.Measure;
import io.parley.query.privacy.PrivateQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Below the boundaries stand only operators, aggregates and functions that are total: no value of
 * anybody's row can make a question fail, which would tell that it is there.
 */
final class NothingBelowThrows implements QueryInvariant {
  /** Of one person's rows, each adds up with saturation or chooses one of its arguments. */
  static final Set<SqlKind> AGGREGATES =
      EnumSet.of(
          SqlKind.COUNT,
          SqlKind.SUM,
          SqlKind.SUM0,
          SqlKind.AVG,
          SqlKind.MIN,
          SqlKind.MAX,
          SqlKind.LITERAL_AGG);

  @Override
  public boolean holds(PrivateQuery query) {
    Set<RelNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    if (!(query instanceof PrivateQuery.Numbers numbers)) {
      return isTotal(query.root(), seen);
    }
    for (Boundary boundary : numbers.boundaries()) {
      List<RexNode> measured = new ArrayList<>();
      for (Measure measure : boundary.measures()) {
        measure.value().ifPresent(measured::add);
      }
      if (!TotalExpression.all(measured) || !isTotal(boundary.below(), seen)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTotal(RelNode node, Set<RelNode> seen) {
    return !seen.add(node)
        || (isTotal(node) && node.getInputs().stream().allMatch(i -> isTotal(i, seen)));
  }

  private static boolean isTotal(RelNode node) {
    if (node instanceof Project project) {
      return TotalExpression.all(project.getProjects());
    } else if (node instanceof Filter filter) {
      return TotalExpression.all(List.of(filter.getCondition()));
    } else if (node instanceof Join join) {
      return TotalExpression.all(List.of(join.getCondition()));
    } else if (node instanceof Aggregate aggregate) {
      return aggregate.getAggCallList().stream().allMatch(NothingBelowThrows::isTotal);
    } else if (node instanceof Union union) {
      return union.all;
    }
    return node instanceof TableScan || node instanceof Values;
  }

  private static boolean isTotal(AggregateCall call) {
    return AGGREGATES.contains(call.getAggregation().getKind());
  }
}
