package io.parley.query.sql;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;

/**
 * How large expressions would become if each reference were replaced by what it stands for. Moving
 * conditions and merging projections does that, and levels of sub-queries such as {@code SELECT y +
 * y AS y} double it each: twenty of them are short to write and would never be planned.
 */
final class ExpressionGrowth {
  private static final long MOST = 20_000;

  private final IdentityHashMap<RelNode, List<Long>> known = new IdentityHashMap<>();

  private ExpressionGrowth() {}

  /** Refuses a statement of which an expression would become too large. */
  static void check(RelNode root) {
    var unused = new ExpressionGrowth().sizes(root);
  }

  /** The size of each field of a node, written out. */
  private List<Long> sizes(RelNode node) {
    List<Long> found = known.get(node);
    if (found == null) {
      found = find(node);
      known.put(node, found);
    }
    return found;
  }

  private List<Long> find(RelNode node) {
    List<Long> inputs = new ArrayList<>();
    node.getInputs().forEach(i -> inputs.addAll(sizes(i)));
    if (node instanceof Project project) {
      return project.getProjects().stream().map(e -> size(e, inputs)).toList();
    } else if (node instanceof Filter filter) {
      size(filter.getCondition(), inputs);
      return inputs;
    } else if (node instanceof Join join) {
      size(join.getCondition(), inputs);
      return inputs.subList(0, node.getRowType().getFieldCount());
    }
    // Nothing is moved into what groups, combines or sorts; the largest part stands for each field.
    long largest = inputs.stream().mapToLong(Long::longValue).max().orElse(1);
    return java.util.Collections.nCopies(node.getRowType().getFieldCount(), largest);
  }

  private static long size(RexNode expression, List<Long> inputs) {
    long[] size = {0};
    expression.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          @SuppressWarnings("NullAway") // the visitor's Void result
          public Void visitInputRef(RexInputRef ref) {
            add(ref.getIndex() < inputs.size() ? inputs.get(ref.getIndex()) : 1);
            return null;
          }

          @Override
          public Void visitCall(org.apache.calcite.rex.RexCall call) {
            add(1);
            return super.visitCall(call);
          }

          private void add(long more) {
            size[0] += more;
            if (size[0] > MOST) {
              throw SqlErrors.tooDeep();
            }
          }
        });
    return Math.max(1, size[0]);
  }
}
