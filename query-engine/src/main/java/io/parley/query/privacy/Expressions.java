package io.parley.query.privacy;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.query.sql.ScalarFunction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Checks an expression on people's rows, and follows where its value comes from. Only the functions
 * of {@link ScalarFunction} pass: they are total, so that no value can make a question fail, which
 * would tell that the value is there.
 */
final class Expressions {
  private final List<RowColumn> columns;

  private Expressions(List<RowColumn> columns) {
    this.columns = columns;
  }

  /**
   * Where the value of an expression over these columns comes from.
   *
   * @throws SqlRefusal for what may not stand in it
   */
  static Flow flow(RexNode expression, List<RowColumn> columns) {
    return new Expressions(columns).flow(expression);
  }

  private Flow flow(RexNode node) {
    if (node instanceof RexInputRef ref) {
      RowColumn column = columns.get(ref.getIndex());
      if (column.person().isPerson()) {
        throw Refusals.personAsValue("in an expression");
      }
      return new Flow(column.origins(), Set.of());
    } else if (node instanceof RexLiteral literal) {
      return literal(literal);
    } else if (node instanceof RexOver over) {
      return Windows.flow(over, columns);
    } else if (node instanceof RexCall call) {
      return call(call);
    }
    throw refused(node.getKind() == SqlKind.DYNAMIC_PARAM ? "a parameter" : "this expression");
  }

  private static Flow literal(RexLiteral literal) {
    SqlTypeName type = literal.getType().getSqlTypeName();
    if (type == SqlTypeName.UUID) {
      throw Refusals.personAsValue("in a comparison with a literal");
    }
    Types.refused(literal)
        .ifPresent(
            what -> {
              throw refused(what);
            });
    return Flow.NOTHING;
  }

  private Flow call(RexCall call) {
    ScalarFunction function =
        ScalarFunction.of(call)
            .orElseThrow(() -> refused("`" + call.getOperator().getName() + "`"));
    List<RexNode> operands = call.getOperands();
    switch (function) {
      case IS_NULL, IS_NOT_NULL -> {
        // Whether a side of an outer join is there is not who is there.
        if (person(operands.get(0)).isPresent()) {
          return conditionsOfPerson(operands.get(0));
        }
      }
      case EQUAL -> {
        if (person(operands.get(0)).isPresent() && person(operands.get(1)).isPresent()) {
          return conditionsOfPerson(operands.get(0)).plus(conditionsOfPerson(operands.get(1)));
        }
      }
      default -> {}
    }
    Forms.refused(function, call)
        .ifPresent(
            what -> {
              throw refused(what);
            });
    return function == ScalarFunction.CASE ? ofCase(operands) : all(function, operands);
  }

  private Flow all(ScalarFunction function, List<RexNode> operands) {
    Flow all = operands.stream().map(this::flow).reduce(Flow.NOTHING, Flow::plus);
    return function.isPredicate() ? all.asCondition() : all;
  }

  /** WHEN, THEN, WHEN, THEN …, ELSE: the conditions decide, the branches flow. */
  private Flow ofCase(List<RexNode> operands) {
    Flow all = Flow.NOTHING;
    for (int i = 0; i < operands.size(); i++) {
      boolean condition = i % 2 == 0 && i < operands.size() - 1;
      Flow flow = flow(operands.get(i));
      all = all.plus(condition ? flow.asCondition() : flow);
    }
    return all;
  }

  /** The person's role where an expression hands it up unchanged, or one of several of them. */
  static Optional<PersonRole> person(RexNode node, NodeRows.OfPeople rows) {
    Expressions expressions = new Expressions(rows.columns());
    return expressions
        .person(node)
        .map(
            fields ->
                rows.covers().stream().anyMatch(fields::containsAll)
                    ? PersonRole.ALWAYS
                    : PersonRole.MAYBE);
  }

  /**
   * The person fields of which this hands up the first known one; empty where it is no person.
   * {@code CASE WHEN condition THEN person END} hands up none for certain: an empty set.
   */
  private Optional<Set<Integer>> person(RexNode node) {
    if (node instanceof RexInputRef ref) {
      return columns.get(ref.getIndex()).person().isPerson()
          ? Optional.of(Set.of(ref.getIndex()))
          : Optional.empty();
    }
    if (!(node instanceof RexCall call) || node instanceof RexOver) {
      return Optional.empty();
    } else if (call.getKind() == SqlKind.CAST
        && call.getType().getSqlTypeName() == SqlTypeName.UUID) {
      return person(call.getOperands().get(0));
    } else if (call.getKind() == SqlKind.COALESCE) {
      return firstKnown(call.getOperands());
    }
    return call.getKind() == SqlKind.CASE ? personOfCase(call.getOperands()) : Optional.empty();
  }

  private Optional<Set<Integer>> firstKnown(List<RexNode> operands) {
    Set<Integer> fields = new java.util.HashSet<>();
    for (RexNode operand : operands) {
      Optional<Set<Integer>> person = person(operand);
      if (person.isEmpty()) {
        return Optional.empty();
      }
      fields.addAll(person.get());
    }
    return Optional.of(fields);
  }

  private Optional<Set<Integer>> personOfCase(List<RexNode> operands) {
    List<RexNode> branches =
        IntStream.range(0, operands.size())
            .filter(i -> i % 2 == 1 || i == operands.size() - 1)
            .mapToObj(operands::get)
            .filter(b -> !(b instanceof RexLiteral literal && literal.isNull()))
            .toList();
    if (branches.isEmpty() || branches.stream().anyMatch(b -> person(b).isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(isCoalesce(operands) ? firstKnown(branches).orElseThrow() : Set.of());
  }

  /** CASE WHEN a IS NOT NULL THEN a WHEN b IS NOT NULL THEN b … ELSE z END. */
  private static boolean isCoalesce(List<RexNode> operands) {
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      boolean own =
          operands.get(i) instanceof RexCall call
              && call.getKind() == SqlKind.IS_NOT_NULL
              && withoutCast(call.getOperands().get(0)).equals(withoutCast(operands.get(i + 1)));
      if (!own) {
        return false;
      }
    }
    return true;
  }

  private static RexNode withoutCast(RexNode node) {
    return node instanceof RexCall call && call.getKind() == SqlKind.CAST
        ? call.getOperands().get(0)
        : node;
  }

  /** The conditions under which an expression that is a person hands it up, checked. */
  static Flow personConditions(RexNode node, List<RowColumn> columns) {
    return new Expressions(columns).conditionsOfPerson(node);
  }

  /** In every CASE within it, however deep below COALESCE, CAST and other CASEs. */
  private Flow conditionsOfPerson(RexNode node) {
    if (!(node instanceof RexCall call)) {
      return Flow.NOTHING;
    }
    Flow all = Flow.NOTHING;
    for (int i = 0; i < call.getOperands().size(); i++) {
      RexNode operand = call.getOperands().get(i);
      boolean condition =
          call.getKind() == SqlKind.CASE && i % 2 == 0 && i < call.getOperands().size() - 1;
      all = all.plus(condition ? flow(operand) : conditionsOfPerson(operand));
    }
    return all.asCondition();
  }

  static SqlRefusal refused(String what) {
    return new SqlRefusal(
        ReasonCode.EXPRESSION_NOT_SUPPORTED,
        what + " on people's rows is not supported by this version",
        Optional.empty(),
        "docs/sql.md lists the functions that may stand there");
  }
}
