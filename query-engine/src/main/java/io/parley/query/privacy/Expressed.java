package io.parley.query.privacy;

import io.parley.policy.Comparison;
import io.parley.policy.FunctionNames;
import io.parley.policy.TableName;
import io.parley.query.sql.ScalarFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** Which functions and comparisons a question writes over people's rows. */
final class Expressed {
  /** A function over columns of a table. */
  record Applied(TableName table, String function) {}

  /** A comparison of a column. */
  record Compared(OfferedColumn column, Comparison with) {}

  private static final Set<ScalarFunction> CONNECTING =
      EnumSet.of(ScalarFunction.AND, ScalarFunction.OR, ScalarFunction.NOT);

  private final PrivateQuery query;
  private final Set<Applied> functions = new LinkedHashSet<>();
  private final Set<Compared> comparisons = new LinkedHashSet<>();
  private final Set<RelNode> visited = Collections.newSetFromMap(new IdentityHashMap<>());

  private Expressed(PrivateQuery query) {
    this.query = query;
  }

  static Expressed in(PrivateQuery query) {
    Expressed all = new Expressed(query);
    if (query instanceof PrivateQuery.Numbers numbers) {
      for (Boundary boundary : numbers.boundaries()) {
        all.node(boundary.below());
        boundary.node().getAggCallList().forEach(c -> all.aggregated(c, boundary.input()));
      }
    } else {
      all.node(query.root());
    }
    return all;
  }

  Set<Applied> functions() {
    return functions;
  }

  Set<Compared> comparisons() {
    return comparisons;
  }

  private void node(RelNode node) {
    if (!visited.add(node)) {
      return;
    }
    node.getInputs().forEach(this::node);
    List<RowColumn> columns = new ArrayList<>();
    node.getInputs().forEach(i -> columns.addAll(columns(i)));
    if (node instanceof Project project) {
      project.getProjects().forEach(e -> e.accept(new Visitor(columns)));
    } else if (node instanceof Filter filter) {
      condition(filter.getCondition(), columns);
    } else if (node instanceof Join join) {
      condition(join.getCondition(), columns);
    } else if (node instanceof Aggregate aggregate
        && query.rows().get(node.getInput(0)) instanceof NodeRows.OfPeople people) {
      aggregate.getGroupSet().forEach(k -> amongOthers(people.columns().get(k)));
      aggregate.getAggCallList().forEach(c -> aggregated(c, people));
    }
  }

  /**
   * Which rows have one value, and which value comes first, is asked of a column alone; where other
   * values stand among its own, as in a UNION with a literal, that compares it with them.
   */
  private void amongOthers(RowColumn column) {
    if (column.plain().isEmpty()) {
      compare(column.origins(), Comparison.COLUMN);
      compare(column.origins(), Comparison.LITERAL);
    }
  }

  private List<RowColumn> columns(RelNode input) {
    NodeRows rows = query.rows().get(input);
    if (rows instanceof NodeRows.OfPeople people) {
      return people.columns();
    }
    return rows instanceof NodeRows.OfPublic open ? open.columns() : List.of();
  }

  /** Under FILTER, or where it is asked whether a value is known. */
  private void aggregated(AggregateCall call, NodeRows.OfPeople input) {
    if (call.filterArg >= 0) {
      compare(input.columns().get(call.filterArg).origins(), Comparison.LITERAL);
    }
    for (int argument : call.getArgList()) {
      RowColumn column = input.columns().get(argument);
      if (call.isDistinct()) {
        amongOthers(column);
      } else if (call.getAggregation().getKind() == SqlKind.COUNT) {
        compare(column.origins(), Comparison.LITERAL);
      }
    }
  }

  private void condition(RexNode node, List<RowColumn> columns) {
    RelOptUtil.conjunctions(node).forEach(c -> truth(c, columns));
    node.accept(new Visitor(columns));
  }

  /** A column that is itself the condition, or one that it chooses, is compared with TRUE. */
  private void truth(RexNode node, List<RowColumn> columns) {
    if (node instanceof RexInputRef ref) {
      compare(columns.get(ref.getIndex()).origins(), Comparison.LITERAL);
    } else if (node instanceof RexCall call
        && ScalarFunction.of(call).filter(ScalarFunction::isPredicate).isEmpty()) {
      call.getOperands().forEach(o -> truth(o, columns));
    }
  }

  private void compare(Set<OfferedColumn> columns, Comparison with) {
    columns.forEach(c -> comparisons.add(new Compared(c, with)));
  }

  private final class Visitor extends RexVisitorImpl<@Nullable Void> {
    private final List<RowColumn> columns;

    Visitor(List<RowColumn> columns) {
      super(true);
      this.columns = columns;
    }

    @Override
    public @Nullable Void visitOver(RexOver over) {
      apply(FunctionNames.WINDOW, origins(over));
      over.getWindow().partitionKeys.forEach(this::key);
      over.getWindow().orderKeys.forEach(k -> key(k.left));
      return super.visitOver(over);
    }

    @Override
    public @Nullable Void visitCall(RexCall call) {
      ScalarFunction.of(call).ifPresent(function -> function(function, call));
      if (call.getKind() == SqlKind.CASE) {
        for (int i = 0; i + 1 < call.getOperands().size(); i += 2) {
          truth(call.getOperands().get(i), columns);
        }
      }
      return super.visitCall(call);
    }

    private void function(ScalarFunction function, RexCall call) {
      function.policyName().ifPresent(name -> apply(name, origins(call)));
      if (CONNECTING.contains(function)) {
        call.getOperands().forEach(o -> truth(o, columns));
      } else if (function.isPredicate()) {
        compared(call);
      }
    }

    private void key(RexNode node) {
      amongOthers(
          node instanceof RexInputRef ref
              ? columns.get(ref.getIndex())
              : RowColumn.computed(origins(node)));
    }

    /**
     * With a literal unless each operand is a column as it is: in anything computed a literal may
     * hide, {@code CASE WHEN other = 'x' THEN other ELSE 'the guess' END}. With a column where two
     * are in it.
     */
    private void compared(RexCall call) {
      List<Set<OfferedColumn>> operands = call.getOperands().stream().map(this::origins).toList();
      Set<OfferedColumn> all = new HashSet<>();
      operands.forEach(all::addAll);
      long holding = operands.stream().filter(o -> !o.isEmpty()).count();
      if (holding > 1 || all.size() > 1) {
        compare(all, Comparison.COLUMN);
      }
      if (operands.size() == 1 || !call.getOperands().stream().allMatch(this::isColumn)) {
        compare(all, Comparison.LITERAL);
      }
    }

    /** Whether this is a value of people's rows as it is, perhaps of another type. */
    private boolean isColumn(RexNode node) {
      if (node.getKind() == SqlKind.CAST) {
        return isColumn(((RexCall) node).getOperands().get(0));
      }
      return node instanceof RexInputRef ref
          && columns.get(ref.getIndex()).plain().isPresent()
          && !columns.get(ref.getIndex()).origins().isEmpty();
    }

    private void apply(String name, Set<OfferedColumn> origins) {
      origins.forEach(c -> functions.add(new Applied(c.table(), name)));
    }

    private Set<OfferedColumn> origins(RexNode node) {
      Set<OfferedColumn> origins = new HashSet<>();
      node.accept(
          new RexVisitorImpl<@Nullable Void>(true) {
            @Override
            public @Nullable Void visitInputRef(RexInputRef ref) {
              origins.addAll(columns.get(ref.getIndex()).origins());
              return null;
            }
          });
      return origins;
    }
  }
}
