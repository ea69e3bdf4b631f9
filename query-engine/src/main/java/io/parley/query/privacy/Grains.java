package io.parley.query.privacy;

import io.parley.policy.Use;
import io.parley.query.sql.ScalarFunction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
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
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Where a question sees a column more finely than its grain.
 *
 * <p>Theorem: where this finds nothing, two tables that differ only in which value of its cell each
 * row has give every condition, every group and every count of different values the same result, on
 * any data (for whole quotients: where nothing lies below bounds of 0 or more). Proof, by induction
 * over the algebra: a field either tells nothing but cells, or is marked with the columns of which
 * it tells more; a call of {@link CoarseForms} has one value a cell; any other condition, group key
 * or distinct count over a marked field is found here. What is left to marked fields are sums,
 * averages, variances and quantiles, which are bounded and noised.
 */
final class Grains {
  /** Functions over rows of a person that hand up the value of one of them. */
  private static final Set<SqlKind> OF_ONE_ROW =
      EnumSet.of(
          SqlKind.MIN,
          SqlKind.MAX,
          SqlKind.FIRST_VALUE,
          SqlKind.LAST_VALUE,
          SqlKind.LAG,
          SqlKind.LEAD);

  private final PrivateQuery query;
  private final IdentityHashMap<RelNode, List<GrainedField>> known = new IdentityHashMap<>();
  private final Set<UsedColumn> found = new LinkedHashSet<>();

  private Grains(PrivateQuery query) {
    this.query = query;
  }

  /** The uses of columns at more than their grain. */
  static List<UsedColumn> finer(PrivateQuery query) {
    Grains grains = new Grains(query);
    if (query instanceof PrivateQuery.Numbers numbers) {
      numbers.boundaries().forEach(grains::boundary);
    } else {
      var unused = grains.fields(query.root());
    }
    return List.copyOf(grains.found);
  }

  private void boundary(Boundary boundary) {
    List<GrainedField> input = fields(boundary.below());
    boundary.groups().forEach(g -> find(input.get(g), Use.GROUP));
    boundary.node().getAggCallList().forEach(call -> counted(call, input));
  }

  /** Different values and known values are counted exactly before the noise: they must be cells. */
  private void counted(AggregateCall call, List<GrainedField> input) {
    boolean count = call.getAggregation().getKind() == SqlKind.COUNT;
    for (int argument : call.getArgList()) {
      if (call.isDistinct()) {
        find(input.get(argument), Use.COUNT_DISTINCT);
      } else if (count && !input.get(argument).verbatim()) {
        find(input.get(argument), Use.FILTER);
      }
    }
  }

  private void find(GrainedField field, Use use) {
    field.finer().forEach(c -> found.add(new UsedColumn(c, use)));
  }

  private List<GrainedField> fields(RelNode node) {
    List<GrainedField> before = known.get(node);
    if (before != null) {
      return before;
    }
    List<GrainedField> fields = computed(node);
    known.put(node, fields);
    return fields;
  }

  private List<GrainedField> computed(RelNode node) {
    if (node instanceof TableScan) {
      return scanned(node);
    } else if (node instanceof Project project) {
      List<GrainedField> input = fields(project.getInput());
      return project.getProjects().stream().map(e -> value(e, input)).toList();
    } else if (node instanceof Filter filter) {
      List<GrainedField> input = fields(filter.getInput());
      condition(filter.getCondition(), input);
      return input;
    } else if (node instanceof Join join) {
      return joined(join);
    } else if (node instanceof Aggregate aggregate) {
      return byPerson(aggregate);
    } else if (node instanceof Union union) {
      return united(union);
    }
    return mixed(node);
  }

  private List<GrainedField> scanned(RelNode scan) {
    List<RowColumn> columns =
        query.rows().get(scan) instanceof NodeRows.OfPeople people ? people.columns() : List.of();
    List<GrainedField> fields = new ArrayList<>();
    for (int i = 0; i < scan.getRowType().getFieldCount(); i++) {
      fields.add(
          columns.isEmpty()
              ? GrainedField.NOTHING
              : columns
                  .get(i)
                  .plain()
                  .filter(Grains::isGrained)
                  .map(c -> new GrainedField(Set.of(c), true))
                  .orElse(GrainedField.NOTHING));
    }
    return fields;
  }

  private static boolean isGrained(OfferedColumn column) {
    return column
        .column()
        .grain()
        .filter(g -> !Cells.isNone(g, column.column().type()))
        .isPresent();
  }

  private List<GrainedField> joined(Join join) {
    List<GrainedField> both = new ArrayList<>(fields(join.getLeft()));
    both.addAll(fields(join.getRight()));
    condition(join.getCondition(), both);
    return both.subList(0, join.getRowType().getFieldCount());
  }

  private List<GrainedField> byPerson(Aggregate aggregate) {
    List<GrainedField> input = fields(aggregate.getInput());
    List<GrainedField> fields = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      find(input.get(key), Use.GROUP);
      fields.add(input.get(key));
    }
    for (AggregateCall call : aggregate.getAggCallList()) {
      counted(call, input);
      GrainedField value =
          call.getArgList().stream()
              .map(input::get)
              .reduce(GrainedField::plus)
              .orElse(GrainedField.NOTHING);
      boolean ofOneRow =
          call.getArgList().size() == 1 && OF_ONE_ROW.contains(call.getAggregation().getKind());
      fields.add(
          call.getAggregation().getKind() == SqlKind.COUNT
              ? GrainedField.NOTHING
              : ofOneRow ? input.get(call.getArgList().get(0)) : value.computed());
    }
    return fields;
  }

  private List<GrainedField> united(Union union) {
    List<GrainedField> fields = new ArrayList<>(fields(union.getInput(0)));
    for (RelNode input : union.getInputs()) {
      List<GrainedField> others = fields(input);
      for (int i = 0; i < fields.size(); i++) {
        fields.set(i, fields.get(i).or(others.get(i)));
      }
    }
    return fields;
  }

  /** An operator that nobody has looked at: each field may tell what any of its inputs does. */
  private List<GrainedField> mixed(RelNode node) {
    GrainedField all = GrainedField.NOTHING;
    for (RelNode input : node.getInputs()) {
      for (GrainedField field : fields(input)) {
        all = all.plus(field);
      }
    }
    List<GrainedField> fields = new ArrayList<>();
    for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
      fields.add(all);
    }
    return fields;
  }

  private void condition(RexNode node, List<GrainedField> input) {
    find(value(node, input), Use.FILTER);
  }

  private GrainedField value(RexNode node, List<GrainedField> input) {
    if (node instanceof RexInputRef ref) {
      return input.get(ref.getIndex());
    } else if (node instanceof RexOver over) {
      return window(over, input);
    } else if (!(node instanceof RexCall call)) {
      return GrainedField.NOTHING;
    } else if (call.getKind() == SqlKind.CASE) {
      return ofCase(call.getOperands(), input);
    }
    return call((RexCall) node, input);
  }

  private GrainedField call(RexCall call, List<GrainedField> input) {
    List<GrainedField> operands = call.getOperands().stream().map(o -> value(o, input)).toList();
    GrainedField all = operands.stream().reduce(GrainedField::plus).orElse(GrainedField.NOTHING);
    if (all.finer().isEmpty() || CoarseForms.isCoarse(call, operands)) {
      return GrainedField.NOTHING;
    }
    boolean isCondition = ScalarFunction.of(call).filter(ScalarFunction::isPredicate).isPresent();
    if (isCondition) {
      find(all, Use.FILTER);
      return GrainedField.NOTHING;
    } else if (call.getKind() == SqlKind.COALESCE) {
      return operands.stream().reduce(GrainedField::or).orElseThrow();
    }
    return isWidening(call) ? operands.get(0) : all.computed();
  }

  /** A whole number in a wider type is the same number. */
  private static boolean isWidening(RexCall call) {
    if (call.getKind() != SqlKind.CAST) {
      return false;
    }
    var from = call.getOperands().get(0).getType();
    boolean isSame =
        from.getSqlTypeName() == call.getType().getSqlTypeName()
            && from.getPrecision() == call.getType().getPrecision()
            && from.getScale() == call.getType().getScale();
    boolean isWider =
        SqlTypeUtil.isIntType(from)
            && SqlTypeUtil.isDecimal(call.getType())
            && call.getType().getPrecision() - call.getType().getScale() >= 19;
    return isSame || isWider;
  }

  /** WHEN, THEN, WHEN, THEN …, ELSE. */
  private GrainedField ofCase(List<RexNode> operands, List<GrainedField> input) {
    GrainedField all = GrainedField.NOTHING;
    for (int i = 0; i < operands.size(); i++) {
      boolean isCondition = i % 2 == 0 && i < operands.size() - 1;
      if (isCondition) {
        condition(operands.get(i), input);
      } else {
        all = all.or(value(operands.get(i), input));
      }
    }
    return all;
  }

  private GrainedField window(RexOver over, List<GrainedField> input) {
    over.getWindow().partitionKeys.forEach(k -> condition(k, input));
    over.getWindow().orderKeys.forEach(k -> condition(k.left, input));
    List<GrainedField> operands = over.getOperands().stream().map(o -> value(o, input)).toList();
    SqlKind kind = over.getAggOperator().getKind();
    if (operands.isEmpty()) {
      return GrainedField.NOTHING;
    } else if (OF_ONE_ROW.contains(kind)) {
      return kind == SqlKind.LAG || kind == SqlKind.LEAD
          ? operands.stream().skip(2).reduce(operands.get(0), GrainedField::or)
          : operands.get(0);
    } else if (kind == SqlKind.COUNT) {
      operands.stream().filter(o -> !o.verbatim()).forEach(o -> find(o, Use.FILTER));
      return GrainedField.NOTHING;
    }
    return operands.stream().reduce(GrainedField::plus).orElseThrow().computed();
  }
}
