package io.parley.query.release;

import io.parley.query.plan.PrivatePlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexInputRef;

/**
 * What a column is, for each measurement whose groups its rows can be of: several under a UNION, as
 * GROUPING SETS are. Nothing for a column whose numbers no interval follows.
 */
final class Sources {
  private final PrivatePlan.Numbers plan;
  private final Symbols symbols;

  Sources(PrivatePlan.Numbers plan) {
    this.plan = plan;
    this.symbols = new Symbols(plan);
  }

  List<Foresight.Source> of(int column) {
    return sources(plan.query().root(), column).distinct().toList();
  }

  private Stream<Foresight.Source> sources(RelNode node, int field) {
    if (node instanceof Union union) {
      return union.getInputs().stream().flatMap(i -> sources(i, field));
    } else if (node instanceof Filter || node instanceof Sort) {
      return sources(node.getInput(0), field);
    } else if (node instanceof Project project
        && project.getProjects().get(field) instanceof RexInputRef ref) {
      return sources(project.getInput(), ref.getIndex());
    } else if (node instanceof Join join) {
      int left = join.getLeft().getRowType().getFieldCount();
      return field < left ? sources(join.getLeft(), field) : sources(join.getRight(), field - left);
    }
    return symbols.of(node).fields().get(field).stream()
        .flatMap(s -> slot(node, s.slot()).map(m -> new Foresight.Source(m, s.content())));
  }

  /** The measurements whose groups a hidden column of {@link Symbols} can name. */
  private Stream<Integer> slot(RelNode node, int slot) {
    Optional<Integer> own =
        Stream.iterate(0, i -> i < plan.measurements().size(), i -> i + 1)
            .filter(i -> plan.measurements().get(i).boundary().node() == node)
            .findFirst();
    if (own.isPresent()) {
      return own.stream();
    } else if (node instanceof Join join) {
      int left = symbols.of(join.getLeft()).slots();
      return slot < left ? slot(join.getLeft(), slot) : slot(join.getRight(), slot - left);
    } else if (node instanceof Union union) {
      return union.getInputs().stream().flatMap(i -> slot(i, slot)).distinct();
    }
    return slot(node.getInput(0), slot);
  }
}
