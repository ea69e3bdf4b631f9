package io.parley.query.backend.duckdb;

import io.parley.query.plan.Contribution;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import io.parley.query.plan.RowTotals;
import java.math.BigInteger;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexInputRef;

/**
 * What a joint statement may hold at once, as {@link JointSql}, {@link RelationSql} and {@link
 * BoundedSql} write it: every relation that an operator has to have whole before it goes on. They
 * are counted as if all were held at the same time, each as often as it is read, and of a join the
 * larger side. Where one join stands on another DuckDB may also change their order: what it then
 * holds between them has at most the rows of each part times what a unit has of all others, and is
 * counted as the largest of these.
 */
final class StatementStages {
  private final PrivatePlan plan;
  private final RowTotals totals;
  private final RowWidths widths;
  private final int threads;
  private final IdentityHashMap<RelNode, BigInteger> known = new IdentityHashMap<>();

  /** Nodes that several others read: what they have is kept for the second. */
  private final Set<RelNode> shared = Collections.newSetFromMap(new IdentityHashMap<>());

  StatementStages(PrivatePlan plan, RowTotals totals, int threads) {
    this.plan = plan;
    this.totals = totals;
    this.widths = new RowWidths(plan.query());
    this.threads = threads;
    share(plan.query().root(), Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private void share(RelNode node, Set<RelNode> seen) {
    if (seen.add(node)) {
      node.getInputs().forEach(input -> share(input, seen));
    } else {
      shared.add(node);
    }
  }

  /** The largest statement of a measurement: its numbers, or a histogram, with their result. */
  BigInteger of(Measurement measurement) {
    RelNode below = measurement.boundary().below();
    BigInteger rows = totals.of(below);
    long unit = RowWidths.FIXED + keys(measurement);
    long values =
        measurement.quantities().stream().mapToLong(q -> value(below, q)).sum()
            + RowWidths.FIXED * measurement.ranks().size();
    BigInteger whole = stage(rows, unit + values);
    // Added up by unit and group, then chosen by the order of a copy.
    BigInteger bounded = times(whole, 3);
    long apart =
        measurement.quantities().stream().filter(q -> q.kind() == Quantity.Kind.DISTINCT).count()
            + Math.min(1, measurement.ranks().size());
    // What several read, once; of each: joined, made different, chosen by a copy, counted.
    BigInteger again = times(whole, apart == 0 ? 0 : 2 + 5 * apart);
    BigInteger result = times(stage(groups(measurement), unit + values), 2);
    return matching().add(cost(below)).add(bounded).add(again).add(result);
  }

  /** The most bytes of what is added up, or of a value of which different ones are counted. */
  private long value(RelNode below, Quantity quantity) {
    return quantity
        .expression()
        .map(
            e ->
                e instanceof RexInputRef field
                    ? widths.of(below, field.getIndex())
                    : RowWidths.of(e.getType()))
        .orElse(RowWidths.FIXED);
  }

  /** That of an audience. */
  BigInteger of(PrivatePlan.Audience audience) {
    RelNode root = audience.query().root();
    BigInteger list = stage(totals.of(root), 2 * RowWidths.FIXED);
    return matching().add(cost(root)).add(times(list, 4)).add(digests(audience));
  }

  /** Rows of the receiver as texts, made different, put in order and one after the other. */
  private BigInteger digests(PrivatePlan.Audience audience) {
    BigInteger texts = BigInteger.ZERO;
    for (Contribution contribution : plan.contributions()) {
      boolean own = contribution.party().equals(audience.question().receiver());
      if (own && !(contribution instanceof Contribution.People)) {
        long width = RowWidths.FIXED + 2 * RowWidths.of(contribution);
        texts = texts.add(stage(totals.of(contribution), width));
      }
    }
    return times(texts, 4);
  }

  /** The most rows below a boundary. */
  BigInteger rows(Measurement measurement) {
    return totals.of(measurement.boundary().below());
  }

  /** The most groups: those that are declared, or of each unit as many as it counts in. */
  BigInteger groups(Measurement measurement) {
    BigInteger groups = BigInteger.ONE;
    for (int i = 0; i < measurement.boundary().groups().size(); i++) {
      int values = measurement.declaredValues(i).size();
      if (values == 0) {
        return kept(measurement);
      }
      groups = groups.multiply(BigInteger.valueOf(values));
    }
    return groups.min(kept(measurement).max(BigInteger.ONE));
  }

  /** The most rows of units and groups that are left when groups are chosen. */
  private BigInteger kept(Measurement measurement) {
    return totals
        .units(measurement.boundary().below())
        .multiply(BigInteger.valueOf(measurement.groupsPerPerson()))
        .min(rows(measurement));
  }

  /** The most bytes of the keys of a group. */
  long keys(Measurement measurement) {
    return measurement.boundary().groups().stream()
        .mapToLong(g -> widths.of(measurement.boundary().below(), g))
        .sum();
  }

  /** What a node and all below it may hold. */
  private BigInteger cost(RelNode node) {
    BigInteger before = known.get(node);
    if (before == null) {
      before = written(node);
      known.put(node, before);
    }
    return before;
  }

  private BigInteger written(RelNode node) {
    Optional<io.parley.query.plan.Fragment> fragment = plan.fragment(node);
    if (fragment.isPresent()) {
      // Cut by the order of a copy; where people are matched, joined with them.
      return times(stage(node), isMatched() ? 3 : 2);
    } else if (plan.publicRows(node).isPresent()) {
      return stage(node);
    }
    BigInteger below = BigInteger.ZERO;
    for (RelNode input : node.getInputs()) {
      below = below.add(cost(input));
    }
    return below.add(own(node)).add(shared.contains(node) ? stage(node) : BigInteger.ZERO);
  }

  private BigInteger own(RelNode node) {
    if (node instanceof Join join) {
      BigInteger left = stage(join.getLeft());
      BigInteger right = stage(join.getRight());
      boolean nested = hasJoin(join.getLeft()) || hasJoin(join.getRight());
      return nested ? left.add(right).add(stage(anyOrder(join), widths.of(join))) : left.max(right);
    } else if (node instanceof Project project) {
      BigInteger read = stage(project.getInput());
      return project.containsOver() ? times(read.add(stage(project)), 3) : BigInteger.ZERO;
    } else if (node instanceof Aggregate aggregate) {
      long calls = aggregate.getAggCallList().size();
      return stage(aggregate).add(times(stage(aggregate.getInput()), 1 + calls));
    } else if (node instanceof Sort) {
      return times(stage(node), 2);
    }
    return node instanceof Union union && !union.all ? stage(node) : BigInteger.ZERO;
  }

  private boolean hasJoin(RelNode node) {
    return plan.fragment(node).isEmpty()
        && (node instanceof Join || node.getInputs().stream().anyMatch(this::hasJoin));
  }

  /** Rows of a join in whatever order its parts are joined. */
  private BigInteger anyOrder(RelNode node) {
    return totals.inAnyOrder(node, n -> plan.fragment(n).isPresent());
  }

  private boolean isMatched() {
    return plan.contributions().stream().anyMatch(Contribution.People.class::isInstance);
  }

  /** Sides with one row a token, and for each key its pairs, without those of the keys before. */
  private BigInteger matching() {
    BigInteger people = BigInteger.ZERO;
    long keys = 0;
    for (Contribution contribution : plan.contributions()) {
      if (contribution instanceof Contribution.People own) {
        people = people.add(totals.of(own));
        keys = own.keys().size();
      }
    }
    return people.signum() == 0
        ? people
        : times(stage(people, RowWidths.FIXED * (keys + 3)), 4 + 4 * keys + keys * keys);
  }

  private BigInteger stage(RelNode node) {
    return stage(totals.of(node), widths.of(node));
  }

  private BigInteger stage(BigInteger rows, long width) {
    return new Stage(rows, width).bytes(threads);
  }

  private static BigInteger times(BigInteger stage, long count) {
    return stage.multiply(BigInteger.valueOf(count));
  }
}
