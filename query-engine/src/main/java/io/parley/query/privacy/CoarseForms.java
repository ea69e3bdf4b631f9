package io.parley.query.privacy;

import com.google.common.collect.BoundType;
import com.google.common.collect.Range;
import io.parley.policy.Grain;
import io.parley.query.sql.ScalarFunction;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.Sarg;

/**
 * The calls whose value is the same all over a cell of a column's grain, where their operand is a
 * value of the column as it is. Only these pass; a shifted or scaled column would have other cells,
 * and two such question together would tell more than one cell.
 */
final class CoarseForms {
  private CoarseForms() {}

  /** Whether a call tells no more than the cell of what its first operand is. */
  static boolean isCoarse(RexCall call, List<GrainedField> operands) {
    Optional<ScalarFunction> function = ScalarFunction.of(call);
    if (function.isEmpty()) {
      return false;
    }
    return switch (function.get()) {
      case FLOOR ->
          call.getOperands().size() == 2
              && all(
                  operands.get(0), c -> Cells.decides(grain(c), unit(call.getOperands().get(1))));
      case DATE_TRUNC ->
          all(operands.get(1), c -> Cells.decides(grain(c), text(call.getOperands().get(0))));
      case EXTRACT ->
          all(operands.get(1), c -> Cells.decides(grain(c), unit(call.getOperands().get(0))));
      case CAST ->
          call.getType().getSqlTypeName() == SqlTypeName.DATE
              && all(operands.get(0), c -> Cells.decidesDays(grain(c)));
      case DIVIDE -> isWholeQuotient(call, operands);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          isLimit(call, operands, function.get());
      case IN_RANGES -> isRanges(call, operands.get(0));
      case IS_NULL, IS_NOT_NULL -> operands.get(0).verbatim();
      default -> false;
    };
  }

  private static Grain grain(OfferedColumn column) {
    return column.column().grain().orElseThrow();
  }

  private static boolean all(GrainedField field, Predicate<OfferedColumn> each) {
    return field.verbatim() && field.finer().stream().allMatch(each);
  }

  private static TimeUnitRange unit(RexNode node) {
    TimeUnitRange unit =
        node instanceof RexLiteral literal ? literal.getValueAs(TimeUnitRange.class) : null;
    return unit == null ? TimeUnitRange.MICROSECOND : unit;
  }

  private static String text(RexNode node) {
    String text = node instanceof RexLiteral literal ? literal.getValueAs(String.class) : null;
    return text == null ? "" : text;
  }

  /**
   * Division is towards zero, and limits are not: below zero the two have other cells, and together
   * they would tell -10 from -9. So the column's owner must say that it expects nothing below zero.
   */
  private static boolean isWholeQuotient(RexCall call, List<GrainedField> operands) {
    boolean whole =
        SqlTypeUtil.isIntType(call.getType())
            && call.getOperands().stream().allMatch(o -> SqlTypeUtil.isIntType(o.getType()));
    return whole
        && call.getOperands().get(1) instanceof RexLiteral literal
        && Cells.limit(literal)
            .filter(
                d ->
                    all(
                        operands.get(0),
                        c -> isNeverNegative(c) && Cells.decidesQuotient(grain(c), (BigDecimal) d)))
            .isPresent();
  }

  private static boolean isNeverNegative(OfferedColumn column) {
    return column.column().bounds().filter(b -> b.low().signum() >= 0).isPresent();
  }

  private static boolean isLimit(
      RexCall call, List<GrainedField> operands, ScalarFunction function) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    if (right instanceof RexLiteral literal) {
      boolean after =
          function == ScalarFunction.GREATER || function == ScalarFunction.LESS_OR_EQUAL;
      return begins(operands.get(0), literal, after);
    } else if (left instanceof RexLiteral literal) {
      boolean after =
          function == ScalarFunction.LESS || function == ScalarFunction.GREATER_OR_EQUAL;
      return begins(operands.get(1), literal, after);
    }
    return false;
  }

  private static boolean begins(GrainedField field, RexLiteral literal, boolean after) {
    return Cells.limit(literal).filter(limit -> begins(field, limit, after)).isPresent();
  }

  private static boolean begins(GrainedField field, Object limit, boolean after) {
    return all(field, c -> Cells.beginsAt(grain(c), limit, c.column().type(), after));
  }

  private static boolean isRanges(RexCall call, GrainedField field) {
    Sarg<?> ranges =
        call.getOperands().get(1) instanceof RexLiteral literal
            ? literal.getValueAs(Sarg.class)
            : null;
    return ranges != null
        && ranges.rangeSet.asRanges().stream().allMatch(range -> isRange(range, field));
  }

  private static boolean isRange(Range<?> range, GrainedField field) {
    boolean lower =
        !range.hasLowerBound()
            || begins(field, range.lowerEndpoint(), range.lowerBoundType() == BoundType.OPEN);
    boolean upper =
        !range.hasUpperBound()
            || begins(field, range.upperEndpoint(), range.upperBoundType() == BoundType.CLOSED);
    return lower && upper;
  }

  private static boolean begins(GrainedField field, Comparable<?> end, boolean after) {
    return Cells.limit(end).filter(limit -> begins(field, limit, after)).isPresent();
  }
}
