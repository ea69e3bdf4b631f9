package io.parley.query.release;

import io.parley.query.plan.PrivatePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;

/**
 * From which measurements the groups of a row can be: for each hidden column that {@link Symbols}
 * numbers, the places of measurements in the plan. Several only under a UNION, as GROUPING SETS
 * are.
 */
final class Slots {
  private final PrivatePlan.Numbers plan;

  Slots(PrivatePlan.Numbers plan) {
    this.plan = plan;
  }

  List<SortedSet<Integer>> of(RelNode node) {
    for (int i = 0; i < plan.measurements().size(); i++) {
      if (plan.measurements().get(i).boundary().node() == node) {
        return List.of(new TreeSet<>(List.of(i)));
      }
    }
    if (node instanceof Project || node instanceof Filter || node instanceof Sort) {
      return of(node.getInput(0));
    } else if (node instanceof Join join) {
      List<SortedSet<Integer>> both = new ArrayList<>(of(join.getLeft()));
      if (join.getJoinType().projectsRight()) {
        both.addAll(of(join.getRight()));
      }
      return both;
    }
    return node instanceof Union union ? union(union) : List.of();
  }

  private List<SortedSet<Integer>> union(Union union) {
    List<SortedSet<Integer>> all = new ArrayList<>(of(union.getInput(0)));
    for (RelNode input : union.getInputs().subList(1, union.getInputs().size())) {
      List<SortedSet<Integer>> next = of(input);
      if (next.size() != all.size()) {
        return List.of();
      }
      for (int i = 0; i < all.size(); i++) {
        SortedSet<Integer> either = new TreeSet<>(all.get(i));
        either.addAll(next.get(i));
        all.set(i, either);
      }
    }
    return all;
  }
}
