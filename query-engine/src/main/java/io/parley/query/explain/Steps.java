package io.parley.query.explain;

import io.parley.policy.TableName;
import io.parley.query.explain.Explanation.Step;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.RowBound;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;

/** The nodes of a question, with what the privacy analysis found of each. */
@SuppressWarnings("ReferenceEquality") // the same node of the plan, not an equal one
final class Steps {
  private final PrivatePlan plan;
  private final Map<TableName, Integer> caps = new HashMap<>();
  private final Set<RelNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Step> steps = new ArrayList<>();

  private Steps(PrivatePlan plan) {
    this.plan = plan;
    for (Contribution contribution : plan.contributions()) {
      if (contribution instanceof Contribution.Rows rows) {
        caps.putAll(rows.fragment().caps());
      }
    }
  }

  static List<Step> of(PrivatePlan plan) {
    Steps steps = new Steps(plan);
    steps.add(plan.query().root(), 0);
    return steps.steps;
  }

  private void add(RelNode node, int depth) {
    NodeRows rows = Objects.requireNonNull(plan.query().rows().get(node));
    if (!seen.add(node)) {
      steps.add(new Step(depth, operation(node), List.of(), "", "the same rows as above"));
      return;
    }
    if (rows instanceof NodeRows.OfPeople people) {
      steps.add(
          new Step(
              depth,
              operation(node),
              List.copyOf(people.parties()),
              mostRows(people.bound()),
              people.effect()));
    } else {
      steps.add(new Step(depth, operation(node), List.of(), "", effect(node, rows)));
    }
    node.getInputs().forEach(i -> add(i, depth + 1));
  }

  private String effect(RelNode node, NodeRows rows) {
    boolean exact =
        plan instanceof PrivatePlan.Threshold threshold
            && threshold.measurement().boundary().node() == node;
    return exact
        ? "measures each group of people: a threshold decides what shows, and no noise is added"
        : rows.effect();
  }

  private String mostRows(RowBound bound) {
    BigInteger rows = bound.rows(table -> Objects.requireNonNull(caps.get(table)));
    return bound instanceof RowBound.Fixed ? rows.toString() : "%,d (%s)".formatted(rows, bound);
  }

  private static String operation(RelNode node) {
    String name = node.getRelTypeName().replace("Logical", "").replace("Table", "");
    return node instanceof Join join
        ? join.getJoinType().name().toLowerCase(Locale.ROOT) + " join"
        : name.toLowerCase(Locale.ROOT);
  }
}
