package io.parley.query.release;

import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.privacy.Measure;
import io.parley.query.sql.ScalarFunction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * What each column above the boundary computes from the released numbers of one group, as far as an
 * interval can follow it.
 */
final class Symbols {
  /**
   * A column's expression.
   *
   * @param slot which of the row's hidden columns tells the group whose numbers it reads
   * @param from the measurements whose groups that can be
   */
  record Symbol(int slot, Content content, Set<Integer> from) {
    Symbol {
      from = Set.copyOf(from);
    }
  }

  /** What a column is. */
  sealed interface Content {}

  /** An expression over the numbers of a group. */
  record Numbers(Expression expression) implements Content {}

  /** A quantile as it is. */
  record Quantile(QuantileValue value) implements Content {}

  /** Under a UNION, as GROUPING SETS are: another one in the rows of each measurement. */
  record Several(Map<Integer, Content> byMeasurement) implements Content {
    Several {
      byMeasurement = Map.copyOf(byMeasurement);
    }
  }

  /** The symbols of a node's fields, and how many hidden columns its rows carry. */
  record Of(List<Optional<Symbol>> fields, int slots) {
    Of {
      fields = List.copyOf(fields);
    }
  }

  private final IdentityHashMap<RelNode, Measurement> boundaries = new IdentityHashMap<>();
  private final IdentityHashMap<RelNode, Of> known = new IdentityHashMap<>();

  Symbols(PrivatePlan.Measured plan) {
    plan.measurements().forEach(m -> boundaries.put(m.boundary().node(), m));
  }

  Of of(RelNode node) {
    Of found = known.get(node);
    if (found == null) {
      found = find(node);
      known.put(node, found);
    }
    return found;
  }

  private Of find(RelNode node) {
    Measurement measurement = boundaries.get(node);
    if (measurement != null) {
      return boundary(measurement);
    } else if (node instanceof Project project) {
      Of input = of(project.getInput());
      return new Of(
          project.getProjects().stream().map(e -> symbol(e, input)).toList(), input.slots());
    } else if (node instanceof Filter || node instanceof Sort) {
      return of(node.getInput(0));
    } else if (node instanceof Join join) {
      return join(join);
    } else if (node instanceof Union union) {
      return union(union);
    }
    return new Of(
        node.getRowType().getFieldList().stream().map(f -> Optional.<Symbol>empty()).toList(), 0);
  }

  private static Of boundary(Measurement measurement) {
    List<Optional<Symbol>> fields = new ArrayList<>();
    measurement.boundary().groups().forEach(g -> fields.add(Optional.empty()));
    measurement
        .boundary()
        .measures()
        .forEach(
            m ->
                fields.add(
                    Optional.of(
                        new Symbol(
                            0, content(m, measurement), Set.of(measurement.boundary().index())))));
    return new Of(fields, 1);
  }

  private static Content content(Measure measure, Measurement measurement) {
    return measure instanceof Measure.Quantile quantile
        ? new Quantile(QuantileValue.of(quantile, measurement))
        : new Numbers(MeasureValue.of(measure, measurement).expression());
  }

  private Of join(Join join) {
    Of left = of(join.getLeft());
    if (!join.getJoinType().projectsRight()) {
      return left;
    }
    Of right = of(join.getRight());
    List<Optional<Symbol>> fields = new ArrayList<>(left.fields());
    right
        .fields()
        .forEach(
            f ->
                fields.add(f.map(s -> new Symbol(s.slot() + left.slots(), s.content(), s.from()))));
    return new Of(fields, left.slots() + right.slots());
  }

  private Of union(Union union) {
    List<Of> inputs = union.getInputs().stream().map(this::of).toList();
    int slots = inputs.get(0).slots();
    boolean same = inputs.stream().allMatch(i -> i.slots() == slots);
    List<Optional<Symbol>> fields = new ArrayList<>();
    for (int i = 0; i < inputs.get(0).fields().size(); i++) {
      int field = i;
      fields.add(
          same
              ? merged(inputs.stream().map(o -> o.fields().get(field)).toList())
              : Optional.empty());
    }
    return new Of(fields, same ? slots : 0);
  }

  /** One symbol for all parts, where each reads the same hidden column, and one thing from it. */
  private static Optional<Symbol> merged(List<Optional<Symbol>> parts) {
    if (parts.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    List<Symbol> symbols = parts.stream().map(Optional::get).toList();
    Symbol first = symbols.get(0);
    Map<Integer, Content> contents = new HashMap<>();
    for (Symbol symbol : symbols) {
      for (int measurement : symbol.from()) {
        Content content =
            symbol.content() instanceof Several several
                ? Objects.requireNonNull(several.byMeasurement().get(measurement))
                : symbol.content();
        Content other = contents.putIfAbsent(measurement, content);
        if (symbol.slot() != first.slot() || (other != null && !other.equals(content))) {
          return Optional.empty();
        }
      }
    }
    boolean one = symbols.stream().allMatch(s -> s.content().equals(first.content()));
    return Optional.of(
        new Symbol(first.slot(), one ? first.content() : new Several(contents), contents.keySet()));
  }

  private static Optional<Symbol> symbol(RexNode node, Of input) {
    if (node instanceof RexInputRef ref) {
      return input.fields().get(ref.getIndex());
    } else if (node instanceof RexCall call) {
      return new Translation(input).slotted(call);
    }
    return Optional.empty();
  }

  /** An expression over released numbers of one group. */
  private static final class Translation {
    private final Of input;
    private int slot = -1;
    private Set<Integer> from = Set.of();

    Translation(Of input) {
      this.input = input;
    }

    Optional<Symbol> slotted(RexNode node) {
      return expression(node)
          .filter(e -> slot >= 0)
          .map(e -> new Symbol(slot, new Numbers(e), from));
    }

    private Optional<Expression> expression(RexNode node) {
      if (node instanceof RexInputRef ref) {
        return input
            .fields()
            .get(ref.getIndex())
            .filter(this::sameSlot)
            .flatMap(
                s ->
                    s.content() instanceof Numbers numbers
                        ? Optional.of(numbers.expression())
                        : Optional.empty());
      } else if (node instanceof RexLiteral literal) {
        return SqlTypeUtil.isNumeric(literal.getType())
            ? Optional.ofNullable(literal.getValueAs(BigDecimal.class)).map(Expression.Known::new)
            : Optional.empty();
      }
      return node instanceof RexCall call && SqlTypeUtil.isNumeric(call.getType())
          ? ScalarFunction.of(call).flatMap(f -> call(f, call))
          : Optional.empty();
    }

    private boolean sameSlot(Symbol symbol) {
      if (slot < 0) {
        slot = symbol.slot();
        from = symbol.from();
      }
      return slot == symbol.slot();
    }

    private Optional<Expression> call(ScalarFunction function, RexCall call) {
      return switch (function) {
        case PLUS -> both(call, Expression::plus);
        case MINUS -> both(call, Expression::minus);
        case TIMES -> both(call, Expression::times);
        case DIVIDE -> both(call, Expression::over).map(e -> whole(e, call));
        case GREATEST -> both(call, Expression.Greatest::new);
        case LEAST -> both(call, Expression.Least::new);
        case NEGATIVE -> one(call).map(e -> Expression.known("0").minus(e));
        case POSITIVE -> one(call);
        case ABS -> one(call).map(Expression.Absolute::new);
        case SQRT -> one(call).map(Expression::root);
        case ROUND -> one(call).flatMap(e -> rounded(e, call));
        case FLOOR ->
            call.getOperands().size() == 1
                ? one(call).map(e -> e.mapped(Math::floor))
                : Optional.empty();
        case CEIL -> one(call).map(e -> e.mapped(Math::ceil));
        case CAST -> one(call).map(e -> cast(e, call));
        case CASE -> nullIfZero(call);
        default -> Optional.empty();
      };
    }

    private interface Combined {
      Expression of(Expression a, Expression b);
    }

    private Optional<Expression> both(RexCall call, Combined combined) {
      if (call.getOperands().size() != 2) {
        return Optional.empty();
      }
      return expression(call.getOperands().get(0))
          .flatMap(a -> expression(call.getOperands().get(1)).map(b -> combined.of(a, b)));
    }

    private Optional<Expression> one(RexCall call) {
      return expression(call.getOperands().get(0));
    }

    /** Whole numbers divide towards zero. */
    private static Expression whole(Expression e, RexCall call) {
      return SqlTypeName.INT_TYPES.contains(call.getType().getSqlTypeName())
          ? e.mapped(x -> x < 0 ? Math.ceil(x) : Math.floor(x))
          : e;
    }

    private static Expression cast(Expression e, RexCall call) {
      return SqlTypeName.INT_TYPES.contains(call.getType().getSqlTypeName())
          ? e.mapped(Math::rint)
          : e;
    }

    private static Optional<Expression> rounded(Expression e, RexCall call) {
      if (call.getOperands().size() == 1) {
        return Optional.of(e.rounded(0));
      }
      return call.getOperands().get(1) instanceof RexLiteral digits
          ? Optional.ofNullable(digits.getValueAs(Integer.class)).map(e::rounded)
          : Optional.empty();
    }

    /** NULLIF(x, 0): the same number, or unknown. */
    private Optional<Expression> nullIfZero(RexCall call) {
      List<RexNode> operands = call.getOperands();
      boolean pattern =
          operands.size() == 3
              && operands.get(0) instanceof RexCall equal
              && equal.getKind() == SqlKind.EQUALS
              && operands.get(1) instanceof RexLiteral then
              && then.isNull()
              && equal.getOperands().contains(operands.get(2));
      return pattern ? expression(operands.get(2)) : Optional.empty();
    }
  }
}
