package io.parley.query.privacy;

import io.parley.query.sql.ScalarFunction;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlKind;

/**
 * The forms in which an allowed function may stand, on either side of a boundary: where its cost or
 * its meaning depends on an operand, that operand is a literal.
 */
final class Forms {
  private static final int MOST_WILDCARDS = 4;

  private static final Set<TimeUnitRange> UNITS =
      EnumSet.of(
          TimeUnitRange.MILLENNIUM,
          TimeUnitRange.CENTURY,
          TimeUnitRange.DECADE,
          TimeUnitRange.YEAR,
          TimeUnitRange.ISOYEAR,
          TimeUnitRange.QUARTER,
          TimeUnitRange.MONTH,
          TimeUnitRange.WEEK,
          TimeUnitRange.DOY,
          TimeUnitRange.DOW,
          TimeUnitRange.ISODOW,
          TimeUnitRange.DAY,
          TimeUnitRange.HOUR,
          TimeUnitRange.MINUTE,
          TimeUnitRange.SECOND,
          TimeUnitRange.MILLISECOND,
          TimeUnitRange.MICROSECOND,
          TimeUnitRange.EPOCH);

  private Forms() {}

  /** What is wrong with a call of an allowed function; empty where nothing is. */
  static Optional<String> refused(ScalarFunction function, RexCall call) {
    List<RexNode> operands = call.getOperands();
    boolean time = function == ScalarFunction.TIME_PLUS || function == ScalarFunction.TIME_MINUS;
    if (!time && operands.stream().anyMatch(o -> Types.isInterval(o.getType()))) {
      return Optional.of("arithmetic on intervals");
    }
    return switch (function) {
      case LIKE -> pattern(operands);
      case ROUND -> literal(operands, 1, "the digits of ROUND");
      case DATE_TRUNC, DATE_DIFF -> literal(operands, 0, "the unit");
      case CEIL -> operands.size() > 1 ? Optional.of("CEIL of a time") : Optional.empty();
      case TIME_PLUS, TIME_MINUS ->
          operands.stream().anyMatch(Forms::isInterval)
              ? Optional.empty()
              : Optional.of("a difference of two times, or an interval that is no literal,");
      case CAST ->
          Types.isValue(call.getType())
              ? Optional.empty()
              : Optional.of("a CAST to " + Types.shown(call.getType()));
      case EXTRACT -> unit(operands.get(0));
      case FLOOR -> operands.size() > 1 ? unit(operands.get(1)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** What is wrong with an allowed window function. */
  static Optional<String> refused(RexOver over) {
    SqlKind kind = over.getAggOperator().getKind();
    if ((kind == SqlKind.LAG || kind == SqlKind.LEAD)
        && over.getOperands().size() > 1
        && !(over.getOperands().get(1) instanceof RexLiteral)) {
      return Optional.of("an offset of LAG or LEAD that is no literal");
    } else if (over.isDistinct() || over.ignoreNulls()) {
      return Optional.of("DISTINCT or IGNORE NULLS in a window function");
    }
    RexWindow window = over.getWindow();
    if (window.getExclude() != RexWindowExclusion.EXCLUDE_NO_OTHER) {
      return Optional.of("EXCLUDE in a window frame");
    }
    return isPlain(window.getLowerBound(), window) && isPlain(window.getUpperBound(), window)
        ? Optional.empty()
        : Optional.of("a window frame with an offset that is no number of rows");
  }

  private static boolean isPlain(RexWindowBound bound, RexWindow window) {
    return bound.getOffset() == null
        || (window.isRows() && bound.getOffset() instanceof RexLiteral);
  }

  private static Optional<String> unit(RexNode unit) {
    return unit instanceof RexLiteral literal
            && UNITS.contains(literal.getValueAs(TimeUnitRange.class))
        ? Optional.empty()
        : Optional.of("this unit of time");
  }

  private static Optional<String> literal(List<RexNode> operands, int at, String what) {
    return operands.size() > at && !(operands.get(at) instanceof RexLiteral)
        ? Optional.of(what + " that is no literal")
        : Optional.empty();
  }

  private static boolean isInterval(RexNode node) {
    return node instanceof RexLiteral && Types.isInterval(node.getType());
  }

  private static Optional<String> pattern(List<RexNode> operands) {
    boolean literals =
        operands.subList(1, operands.size()).stream().allMatch(o -> o instanceof RexLiteral);
    if (literals) {
      String pattern = ((RexLiteral) operands.get(1)).getValueAs(String.class);
      String escape =
          operands.size() > 2 ? ((RexLiteral) operands.get(2)).getValueAs(String.class) : "";
      if (pattern == null || escape == null) {
        return Optional.empty();
      } else if (!isWellEscaped(pattern, escape)) {
        return Optional.of("LIKE with an ESCAPE that is not one character before %, _ or itself");
      } else if (pattern.chars().filter(c -> c == '%').count() <= MOST_WILDCARDS) {
        return Optional.empty();
      }
    }
    return Optional.of("LIKE with a pattern that is no literal, or with more than four %,");
  }

  /**
   * A backend finds a pattern that ends in its escape character only on a value that matches up to
   * there, and fails: which would tell that the value is there.
   */
  private static boolean isWellEscaped(String pattern, String escape) {
    if (escape.isEmpty()) {
      return true;
    } else if (escape.length() != 1) {
      return false;
    }
    char mark = escape.charAt(0);
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == mark) {
        i++;
        boolean escaped =
            i < pattern.length()
                && (pattern.charAt(i) == '%'
                    || pattern.charAt(i) == '_'
                    || pattern.charAt(i) == mark);
        if (!escaped) {
          return false;
        }
      }
    }
    return true;
  }
}
