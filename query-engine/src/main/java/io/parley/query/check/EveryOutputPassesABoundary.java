package io.parley.query.check;

import io.parley.query.privacy.Boundary;
import io.parley.query.privacy.PrivateQuery;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * From the root of a question for numbers every path down ends at a measurement boundary or at a
 * list of the statement, never at an offered table. So each field of the answer is computed from
 * released numbers and literals alone. A boundary hands up no person.
 */
final class EveryOutputPassesABoundary implements QueryInvariant {
  @Override
  public boolean holds(PrivateQuery query) {
    if (!(query instanceof PrivateQuery.Numbers numbers)) {
      return true;
    }
    Set<RelNode> boundaries = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Boundary boundary : numbers.boundaries()) {
      boundaries.add(boundary.node());
    }
    return boundaries.stream().allMatch(EveryOutputPassesABoundary::hasNoPerson)
        && hasNoPerson(numbers.root())
        && isCovered(
            numbers.root(), boundaries, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static boolean isCovered(RelNode node, Set<RelNode> boundaries, Set<RelNode> seen) {
    if (boundaries.contains(node) || !seen.add(node)) {
      return true;
    }
    return !(node instanceof TableScan)
        && hasNoSubQuery(node)
        && node.getInputs().stream().allMatch(i -> isCovered(i, boundaries, seen));
  }

  private static boolean hasNoPerson(RelNode node) {
    return node.getRowType().getFieldList().stream()
        .noneMatch(f -> f.getType().getSqlTypeName() == SqlTypeName.UUID);
  }

  /** A sub-query in an expression would be a path of its own. */
  private static boolean hasNoSubQuery(RelNode node) {
    boolean[] found = {false};
    node.accept(
        new RexShuttle() {
          @Override
          public org.apache.calcite.rex.RexNode visitSubQuery(RexSubQuery subQuery) {
            found[0] = true;
            return subQuery;
          }
        });
    return !found[0];
  }
}
