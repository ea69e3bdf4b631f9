package io.parley.query.plan;

import io.parley.policy.Bounds;
import io.parley.query.sql.ScalarFunction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Interval arithmetic on expressions; see {@link Ranges}. */
final class ExpressionRange {
  private static final MathContext DIGITS = new MathContext(34, RoundingMode.HALF_EVEN);

  private final List<Optional<Bounds>> fields;
  private final BigInteger rows;

  private ExpressionRange(List<Optional<Bounds>> fields, BigInteger rows) {
    this.fields = fields;
    this.rows = rows;
  }

  /**
   * The range of an expression.
   *
   * @param fields the ranges of the fields that it reads
   * @param rows the most rows of one person, for windows
   */
  static Optional<Bounds> of(RexNode node, List<Optional<Bounds>> fields, BigInteger rows) {
    return new ExpressionRange(fields, rows).of(node);
  }

  private Optional<Bounds> of(RexNode node) {
    if (node instanceof RexInputRef ref) {
      return fields.get(ref.getIndex());
    } else if (node instanceof RexLiteral literal) {
      return literal(literal);
    } else if (node instanceof RexOver over) {
      return window(over);
    } else if (node instanceof RexCall call) {
      return ScalarFunction.of(call).flatMap(f -> call(f, call));
    }
    return Optional.empty();
  }

  /** A literal's own value; NULL adds nothing to a hull, and has the range of zero. */
  private static Optional<Bounds> literal(RexLiteral literal) {
    if (literal.isNull()) {
      return Optional.of(point(BigDecimal.ZERO));
    }
    return SqlTypeUtil.isNumeric(literal.getType())
        ? Optional.ofNullable(literal.getValueAs(BigDecimal.class)).map(ExpressionRange::point)
        : Optional.empty();
  }

  private static Bounds point(BigDecimal value) {
    return new Bounds(value, value);
  }

  private Optional<Bounds> window(RexOver over) {
    return switch (over.getAggOperator().getKind()) {
      case ROW_NUMBER, RANK, DENSE_RANK, COUNT ->
          Optional.of(new Bounds(BigDecimal.ZERO, new BigDecimal(rows)));
      case SUM, SUM0 -> of(over.getOperands().get(0)).map(b -> Ranges.sum(b, new BigDecimal(rows)));
      case AVG, MIN, MAX, FIRST_VALUE, LAST_VALUE -> of(over.getOperands().get(0));
      case LAG, LEAD ->
          over.getOperands().size() > 2
              ? Ranges.hull(of(over.getOperands().get(0)), of(over.getOperands().get(2)))
              : of(over.getOperands().get(0));
      default -> Optional.empty();
    };
  }

  private Optional<Bounds> call(ScalarFunction function, RexCall call) {
    List<RexNode> operands = call.getOperands();
    return switch (function) {
      case PLUS ->
          both(operands, (a, b) -> new Bounds(a.low().add(b.low()), a.high().add(b.high())));
      case MINUS ->
          both(
              operands,
              (a, b) -> new Bounds(a.low().subtract(b.high()), a.high().subtract(b.low())));
      case TIMES -> both(operands, ExpressionRange::product);
      case DIVIDE ->
          of(operands.get(1)).filter(b -> b.low().signum() > 0).isPresent()
              ? both(operands, ExpressionRange::quotient).map(b -> cast(b, call))
              : Optional.empty();
      case NEGATIVE ->
          of(operands.get(0)).map(b -> new Bounds(b.high().negate(), b.low().negate()));
      case POSITIVE -> of(operands.get(0));
      case ABS -> of(operands.get(0)).map(ExpressionRange::absolute);
      case SIGN -> Optional.of(new Bounds(BigDecimal.ONE.negate(), BigDecimal.ONE));
      case MODULO -> of(operands.get(1)).map(ExpressionRange::remainder);
      case FLOOR, CEIL, ROUND ->
          operands.size() == 1 && SqlTypeUtil.isNumeric(call.getType())
              ? of(operands.get(0)).map(ExpressionRange::whole)
              : operands.size() == 2 && function == ScalarFunction.ROUND
                  ? of(operands.get(0)).map(ExpressionRange::whole)
                  : Optional.empty();
      case CAST ->
          SqlTypeUtil.isNumeric(call.getType()) && SqlTypeUtil.isNumeric(operands.get(0).getType())
              ? of(operands.get(0)).map(b -> cast(b, call))
              : call.getType().getSqlTypeName() != SqlTypeName.BOOLEAN
                      && operands.get(0).getType().getSqlTypeName() == SqlTypeName.BOOLEAN
                  ? Optional.of(new Bounds(BigDecimal.ZERO, BigDecimal.ONE))
                  : Optional.empty();
      case LEAST -> extreme(operands, true);
      case GREATEST -> extreme(operands, false);
      case CASE -> branches(operands).map(this::of).reduce(Ranges::hull).orElse(Optional.empty());
      case COALESCE ->
          operands.stream().map(this::of).reduce(Ranges::hull).orElse(Optional.empty());
      case SQRT -> of(operands.get(0)).map(ExpressionRange::root);
      case POWER ->
          isHalf(operands.get(1))
              ? of(operands.get(0)).map(ExpressionRange::root)
              : Optional.empty();
      case EXTRACT -> ofUnit(operands.get(0));
      default -> Optional.empty();
    };
  }

  private static Bounds root(Bounds b) {
    return new Bounds(BigDecimal.ZERO, b.high().max(BigDecimal.ZERO).sqrt(DIGITS));
  }

  /** SQRT comes as a power. */
  private static boolean isHalf(RexNode exponent) {
    return exponent instanceof RexLiteral literal
        && SqlTypeUtil.isNumeric(literal.getType())
        && Optional.ofNullable(literal.getValueAs(BigDecimal.class))
            .filter(v -> v.compareTo(new BigDecimal("0.5")) == 0)
            .isPresent();
  }

  private static final Set<TimeUnitRange> CALENDAR =
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
          TimeUnitRange.SECOND);

  /** Parts of a date within the calendar of SQL; an epoch or a fraction has no such range. */
  private static Optional<Bounds> ofUnit(RexNode unit) {
    return unit instanceof RexLiteral literal
            && CALENDAR.contains(literal.getValueAs(TimeUnitRange.class))
        ? Optional.of(new Bounds(BigDecimal.valueOf(-9_999), BigDecimal.valueOf(9_999)))
        : Optional.empty();
  }

  private static Stream<RexNode> branches(List<RexNode> operands) {
    List<RexNode> branches = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      if (i % 2 == 1 || i == operands.size() - 1) {
        branches.add(operands.get(i));
      }
    }
    // A NULL branch adds no value.
    List<RexNode> known =
        branches.stream().filter(b -> !(b instanceof RexLiteral l && l.isNull())).toList();
    return known.isEmpty() ? branches.stream() : known.stream();
  }

  private interface Combined {
    Bounds of(Bounds a, Bounds b);
  }

  private Optional<Bounds> both(List<RexNode> operands, Combined combined) {
    if (operands.size() != 2) {
      return Optional.empty();
    }
    return of(operands.get(0)).flatMap(a -> of(operands.get(1)).map(b -> combined.of(a, b)));
  }

  private static Bounds product(Bounds a, Bounds b) {
    List<BigDecimal> ends =
        List.of(
            a.low().multiply(b.low()),
            a.low().multiply(b.high()),
            a.high().multiply(b.low()),
            a.high().multiply(b.high()));
    return new Bounds(
        ends.stream().reduce(BigDecimal::min).orElseThrow(),
        ends.stream().reduce(BigDecimal::max).orElseThrow());
  }

  /** A quotient has a range only where the divisor stays above zero. */
  private static Bounds quotient(Bounds a, Bounds b) {
    return product(
        a,
        new Bounds(
            BigDecimal.ONE.divide(b.high(), new MathContext(34, RoundingMode.FLOOR)),
            BigDecimal.ONE.divide(b.low(), new MathContext(34, RoundingMode.CEILING))));
  }

  private static Bounds absolute(Bounds b) {
    if (b.low().signum() >= 0) {
      return b;
    } else if (b.high().signum() <= 0) {
      return new Bounds(b.high().negate(), b.low().negate());
    }
    return new Bounds(BigDecimal.ZERO, b.high().max(b.low().negate()));
  }

  private static Bounds remainder(Bounds divisor) {
    BigDecimal most = divisor.low().abs().max(divisor.high().abs());
    return new Bounds(most.negate(), most);
  }

  private static Bounds whole(Bounds b) {
    return new Bounds(
        b.low().setScale(0, RoundingMode.FLOOR), b.high().setScale(0, RoundingMode.CEILING));
  }

  private static Bounds cast(Bounds b, RexCall call) {
    if (!SqlTypeUtil.isExactNumeric(call.getType())) {
      return b;
    }
    return call.getType().getSqlTypeName() == SqlTypeName.DECIMAL
        ? within(b, call.getType().getPrecision(), call.getType().getScale())
        : whole(b);
  }

  /** What does not fit a decimal becomes unknown, so that what is left fits. */
  private static Bounds within(Bounds b, int digits, int scale) {
    BigDecimal most =
        BigDecimal.ONE.movePointRight(digits).subtract(BigDecimal.ONE).movePointLeft(scale);
    Bounds fits = new Bounds(b.low().max(most.negate()), b.high().min(most));
    return fits.low().compareTo(fits.high()) <= 0 ? fits : b;
  }

  /**
   * LEAST and GREATEST pass over NULL, so that the result may be any operand; one known operand
   * still bounds it from one side, where the others are known on the other.
   */
  private Optional<Bounds> extreme(List<RexNode> operands, boolean least) {
    List<Optional<Bounds>> all = operands.stream().map(this::of).toList();
    boolean literalAmong =
        operands.stream().anyMatch(o -> o instanceof RexLiteral l && !l.isNull());
    if (all.stream().allMatch(Optional::isPresent)) {
      List<BigDecimal> lows = all.stream().map(b -> b.orElseThrow().low()).toList();
      List<BigDecimal> highs = all.stream().map(b -> b.orElseThrow().high()).toList();
      BigDecimal lowest = lows.stream().reduce(BigDecimal::min).orElseThrow();
      BigDecimal highest = highs.stream().reduce(BigDecimal::max).orElseThrow();
      if (!literalAmong) {
        return Optional.of(new Bounds(lowest, highest));
      }
      // A literal is never NULL: LEAST(x, 10) is at most 10, GREATEST(x, 0) at least 0.
      BigDecimal bound =
          literals(operands).reduce(least ? BigDecimal::min : BigDecimal::max).orElseThrow();
      return Optional.of(
          least
              ? new Bounds(lowest.min(bound), highest.min(bound))
              : new Bounds(lowest.max(bound), highest.max(bound)));
    }
    return literalAmong ? clamped(operands, least) : Optional.empty();
  }

  /**
   * LEAST(GREATEST(x, 0), 10) lies within 0 and 10 whatever x is: GREATEST with a literal has a
   * least value, and LEAST with a literal a greatest.
   */
  private Optional<Bounds> clamped(List<RexNode> operands, boolean least) {
    List<Optional<BigDecimal>> ends = operands.stream().map(o -> end(o, least)).toList();
    if (ends.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    BigDecimal far =
        ends.stream()
            .map(Optional::orElseThrow)
            .reduce(least ? BigDecimal::min : BigDecimal::max)
            .orElseThrow();
    BigDecimal near =
        literals(operands).reduce(least ? BigDecimal::min : BigDecimal::max).orElseThrow();
    return Optional.of(least ? new Bounds(far.min(near), near) : new Bounds(near, far.max(near)));
  }

  /** The low end of a node's range, or its high end, where it has one. */
  private Optional<BigDecimal> end(RexNode node, boolean low) {
    Optional<Bounds> range = of(node);
    if (range.isPresent()) {
      return range.map(low ? Bounds::low : Bounds::high);
    } else if (node instanceof RexCall call
        && ScalarFunction.of(call)
            .filter(f -> f == (low ? ScalarFunction.GREATEST : ScalarFunction.LEAST))
            .isPresent()) {
      return literals(call.getOperands()).reduce(low ? BigDecimal::max : BigDecimal::min);
    }
    return Optional.empty();
  }

  /** The values of literal operands, which are never NULL. */
  private Stream<BigDecimal> literals(List<RexNode> operands) {
    return operands.stream()
        .filter(o -> o instanceof RexLiteral l && !l.isNull())
        .flatMap(o -> of(o).stream())
        .map(Bounds::low);
  }
}
