package io.parley.query.privacy;

import io.parley.policy.Use;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** An aggregate not keyed by the person, over people's rows: the measurement boundary. */
final class Boundaries {
  private final Aggregate aggregate;
  private final NodeRows.OfPeople input;
  private final Findings findings;
  private final RexBuilder rex;

  private Boundaries(Aggregate aggregate, NodeRows.OfPeople input, Findings findings) {
    this.aggregate = aggregate;
    this.input = input;
    this.findings = findings;
    this.rex = findings.rexBuilder();
  }

  static NodeRows of(Aggregate aggregate, NodeRows.OfPeople input, Findings findings) {
    return new Boundaries(aggregate, input, findings).released();
  }

  private NodeRows released() {
    List<Integer> groups = aggregate.getGroupSet().asList();
    for (int group : groups) {
      if (input.isPerson(group)) {
        throw Refusals.unsupported(
            "grouping by a person that an outer join or a condition may leave out",
            "group by the person of the side that is always there");
      }
      findings.use(input.columns().get(group).origins(), Use.GROUP);
    }
    List<Measure> measures = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      measures.add(measure(call));
    }
    findings
        .boundaries()
        .add(new Boundary(findings.boundaries().size(), aggregate, input, groups, measures));
    return new NodeRows.Released("measures each group of people: noise is added here");
  }

  private Measure measure(AggregateCall call) {
    String name = call.getAggregation().getName();
    SqlKind kind = call.getAggregation().getKind();
    if (call.distinctKeys != null) {
      throw Refusals.unsupported("WITHIN DISTINCT", "use the aggregate alone");
    }
    if (call.filterArg >= 0) {
      findings.use(input.columns().get(call.filterArg).origins(), Use.FILTER);
    }
    if (isQuantile(call)) {
      return quantile(call);
    }
    if (!call.getCollation().getFieldCollations().isEmpty()) {
      throw Refusals.unsupported(name + " WITHIN GROUP", "use the aggregate alone");
    }
    if (call.getArgList().size() > 1) {
      throw Refusals.unsupported(name + " of several columns", "use one column");
    }
    boolean overPerson = call.getArgList().size() == 1 && input.isPerson(call.getArgList().get(0));
    if (kind == SqlKind.COUNT) {
      return count(call, overPerson);
    } else if (overPerson) {
      throw Refusals.personAsValue("under " + name);
    } else if (call.isDistinct() && kind != SqlKind.MIN && kind != SqlKind.MAX) {
      throw unsupported(name + "(DISTINCT …)");
    }
    return switch (kind) {
      case SUM, SUM0 -> new Measure.Sum(number(call, Use.SUM));
      case AVG -> new Measure.Average(number(call, Use.AVG));
      case VAR_POP -> new Measure.Variance(number(call, Use.VARIANCE), false, false);
      case VAR_SAMP -> new Measure.Variance(number(call, Use.VARIANCE), true, false);
      case STDDEV_POP -> new Measure.Variance(number(call, Use.VARIANCE), false, true);
      case STDDEV_SAMP -> new Measure.Variance(number(call, Use.VARIANCE), true, true);
      case LITERAL_AGG ->
          throw Refusals.unsupported(
              "a comparison with the rows of other people (NOT IN, ANY, ALL)",
              "compare persons: person NOT IN (SELECT person …)");
      default -> throw unsupported(name);
    };
  }

  private static io.parley.policy.SqlRefusal unsupported(String name) {
    return Refusals.unsupported(
        name + " over people",
        "use COUNT(DISTINCT person), COUNT(*), COUNT(x), COUNT(DISTINCT x), SUM, AVG, VAR_POP,"
            + " STDDEV_POP, MEDIAN, PERCENTILE_CONT, MIN or MAX");
  }

  private Measure count(AggregateCall call, boolean overPerson) {
    Optional<RexNode> condition = filter(call);
    if (overPerson) {
      int person = call.getArgList().get(0);
      if (input.columns().get(person).person() == PersonRole.MAYBE) {
        RexNode there = rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, field(person));
        condition =
            Optional.of(
                condition.map(c -> rex.makeCall(SqlStdOperatorTable.AND, c, there)).orElse(there));
      }
      if (call.isDistinct()) {
        return new Measure.People(condition);
      }
    } else if (!call.getArgList().isEmpty()) {
      int argument = call.getArgList().get(0);
      Set<OfferedColumn> origins = input.columns().get(argument).origins();
      if (call.isDistinct()) {
        findings.use(origins, Use.COUNT_DISTINCT);
        return new Measure.Distinct(only(call, field(argument)));
      }
      // Whether a value is known is a condition on it.
      findings.use(origins, Use.FILTER);
      return new Measure.Known(only(call, field(argument)));
    }
    return condition
        .<Measure>map(c -> new Measure.Known(where(c, rex.makeExactLiteral(BigDecimal.ONE))))
        .orElseGet(Measure.Rows::new);
  }

  private Optional<RexNode> filter(AggregateCall call) {
    return call.filterArg < 0 ? Optional.empty() : Optional.of(field(call.filterArg));
  }

  private RexNode number(AggregateCall call, Use use) {
    int argument = call.getArgList().get(0);
    RelDataType type = aggregate.getInput().getRowType().getFieldList().get(argument).getType();
    if (!SqlTypeUtil.isNumeric(type) && type.getSqlTypeName() != SqlTypeName.NULL) {
      throw unsupported(call.getAggregation().getName() + " of what is no number");
    }
    findings.use(input.columns().get(argument).origins(), use);
    return only(call, field(argument));
  }

  /** The argument where the call's FILTER holds, else NULL. */
  private RexNode only(AggregateCall call, RexNode argument) {
    return filter(call).map(c -> where(c, argument)).orElse(argument);
  }

  private RexNode where(RexNode condition, RexNode then) {
    RelDataType nullable = rex.getTypeFactory().createTypeWithNullability(then.getType(), true);
    return rex.makeCall(SqlStdOperatorTable.CASE, condition, then, rex.makeNullLiteral(nullable));
  }

  private RexNode field(int index) {
    return RexInputRef.of(index, aggregate.getInput().getRowType());
  }

  private static boolean isQuantile(AggregateCall call) {
    SqlKind kind = call.getAggregation().getKind();
    return kind == SqlKind.PERCENTILE_CONT
        || kind == SqlKind.PERCENTILE_DISC
        || kind == SqlKind.MIN
        || kind == SqlKind.MAX
        || call.getAggregation().getName().equals("MEDIAN");
  }

  private Measure quantile(AggregateCall call) {
    boolean sorted =
        call.getAggregation().getKind() == SqlKind.PERCENTILE_CONT
            || call.getAggregation().getKind() == SqlKind.PERCENTILE_DISC;
    BigDecimal rank =
        switch (call.getAggregation().getKind()) {
          case MIN -> BigDecimal.ZERO;
          case MAX -> BigDecimal.ONE;
          case PERCENTILE_CONT, PERCENTILE_DISC -> rank(call);
          default -> new BigDecimal("0.5");
        };
    int argument =
        sorted
            ? call.getCollation().getFieldCollations().get(0).getFieldIndex()
            : call.getArgList().get(0);
    boolean descending =
        sorted
            && call.getCollation().getFieldCollations().get(0).getDirection()
                == RelFieldCollation.Direction.DESCENDING;
    if (input.isPerson(argument)) {
      throw Refusals.personAsValue("under " + call.getAggregation().getName());
    }
    RelDataType type = aggregate.getInput().getRowType().getFieldList().get(argument).getType();
    if (!SqlTypeUtil.isNumeric(type)) {
      throw unsupported(call.getAggregation().getName() + " of what is no number");
    }
    findings.use(input.columns().get(argument).origins(), Use.QUANTILE);
    return new Measure.Quantile(
        only(call, field(argument)), descending ? BigDecimal.ONE.subtract(rank) : rank);
  }

  /** PERCENTILE_CONT(0.9): the argument is a literal of the projection below. */
  private BigDecimal rank(AggregateCall call) {
    if (aggregate.getInput() instanceof org.apache.calcite.rel.core.Project project
        && project.getProjects().get(call.getArgList().get(0)) instanceof RexLiteral literal) {
      BigDecimal rank = literal.getValueAs(BigDecimal.class);
      if (rank != null && rank.signum() >= 0 && rank.compareTo(BigDecimal.ONE) <= 0) {
        return rank;
      }
    }
    throw Refusals.unsupported(
        "a percentile whose rank is no literal within 0 and 1", "write PERCENTILE_CONT(0.9)");
  }
}
