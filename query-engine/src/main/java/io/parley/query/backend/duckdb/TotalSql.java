package io.parley.query.backend.duckdb;

import io.parley.query.backend.Dialect;
import io.parley.query.sql.ScalarFunction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Expressions in SQL such that no value can make them fail: where a function of the engine would,
 * the result is NULL. Below the measurement boundary a failure would tell that the value is there;
 * above it, a charge would be lost.
 */
final class TotalSql {

  /**
   * Minus zero equals zero and shows otherwise, so that it would tell which of equal values a group
   * or a minimum happened to keep. It is made zero where it can come to be.
   */
  private static final Set<ScalarFunction> MAY_BE_MINUS_ZERO =
      EnumSet.of(
          ScalarFunction.TIMES,
          ScalarFunction.DIVIDE,
          ScalarFunction.MODULO,
          ScalarFunction.NEGATIVE,
          ScalarFunction.FLOOR,
          ScalarFunction.CEIL,
          ScalarFunction.ROUND,
          ScalarFunction.SQRT,
          ScalarFunction.POWER,
          ScalarFunction.CAST);

  /** Digits of a decimal that the backend keeps in 64 bits. */
  static final int NARROW = 18;

  /** Characters of an expression that may be written twice. */
  private static final int LONGEST_TWICE = 600;

  private final RexBuilder rex;
  private final IntFunction<String> field;
  private final List<String> ties;
  private final Dialect dialect;

  /**
   * A writer.
   *
   * @param field how each input field is called
   * @param ties an order of whole rows, for windows
   */
  TotalSql(RexBuilder rex, IntFunction<String> field, List<String> ties, Dialect dialect) {
    this.dialect = dialect;
    this.rex = rex;
    this.field = field;
    this.ties = List.copyOf(ties);
  }

  /** What puts rows that tie into one order. */
  List<String> tieBreakers() {
    return ties;
  }

  /** The expression. */
  String sql(RexNode node) {
    if (node instanceof RexInputRef ref) {
      return field.apply(ref.getIndex());
    } else if (node instanceof RexLiteral literal) {
      return Literals.sql(literal, dialect);
    } else if (node instanceof RexOver over) {
      return new WindowSql(this, dialect).sql(over);
    } else if (node instanceof RexCall call) {
      return call(call);
    }
    throw new IllegalStateException("not allowed, and yet here: " + node.getKind());
  }

  private String call(RexCall call) {
    ScalarFunction function =
        ScalarFunction.of(call)
            .orElseThrow(() -> new IllegalStateException("not allowed: " + call.getOperator()));
    if (function == ScalarFunction.IN_RANGES) {
      return sql(RexUtil.expandSearch(rex, null, call));
    }
    Optional<String> own = dialect.scalar(function, call, this::sql);
    String sql = own.isPresent() ? own.get() : written(function, call);
    return DuckTypes.isReal(call.getType()) && MAY_BE_MINUS_ZERO.contains(function)
        ? "(" + sql + " + CAST(0 AS DOUBLE))"
        : sql;
  }

  private String written(ScalarFunction function, RexCall call) {
    List<RexNode> operands = call.getOperands();
    return switch (function) {
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          infix(call, call.getOperator().getName());
      case DISTINCT_FROM -> infix(call, "IS DISTINCT FROM");
      case NOT_DISTINCT_FROM -> infix(call, "IS NOT DISTINCT FROM");
      case AND -> infix(call, "AND");
      case OR -> infix(call, "OR");
      case NOT -> "(NOT " + arg(call, 0) + ")";
      case IS_NULL -> "(" + arg(call, 0) + " IS NULL)";
      case IS_NOT_NULL -> "(" + arg(call, 0) + " IS NOT NULL)";
      case IS_TRUE -> "(" + arg(call, 0) + " IS TRUE)";
      case IS_NOT_TRUE -> "(" + arg(call, 0) + " IS NOT TRUE)";
      case IS_FALSE -> "(" + arg(call, 0) + " IS FALSE)";
      case IS_NOT_FALSE -> "(" + arg(call, 0) + " IS NOT FALSE)";
      case IN_RANGES -> throw new IllegalStateException("expanded above");
      case LIKE ->
          "(%s LIKE %s%s)"
              .formatted(
                  arg(call, 0), arg(call, 1), operands.size() > 2 ? " ESCAPE " + arg(call, 2) : "");
      case CASE -> ofCase(call);
      case COALESCE ->
          operands.stream()
              .map(o -> as(o, call.getType()))
              .collect(Collectors.joining(", ", "coalesce(", ")"));
      case CAST -> cast(call);
      case PLUS -> arithmetic(call, "+");
      case MINUS -> arithmetic(call, "-");
      case TIMES -> arithmetic(call, "*");
      case DIVIDE -> division(call);
      case MODULO -> remainder(call);
      case NEGATIVE -> typed("TRY(-" + arg(call, 0) + ")", call.getType());
      case POSITIVE -> arg(call, 0);
      case ABS -> "TRY(abs(" + arg(call, 0) + "))";
      case SIGN -> typed("sign(" + arg(call, 0) + ")", call.getType());
      case FLOOR ->
          operands.size() == 2
              ? truncated(call)
              : typed("floor(" + arg(call, 0) + ")", call.getType());
      case CEIL -> typed("ceil(" + arg(call, 0) + ")", call.getType());
      case ROUND -> round(call);
      case SQRT -> "TRY(sqrt(" + real(call, 0) + "))";
      case LN -> "TRY(ln(" + real(call, 0) + "))";
      case LOG10 -> "TRY(log10(" + real(call, 0) + "))";
      case EXP -> "TRY(exp(" + real(call, 0) + "))";
      case POWER -> "TRY(pow(" + real(call, 0) + ", " + real(call, 1) + "))";
      case GREATEST -> same(call, "greatest");
      case LEAST -> same(call, "least");
      case CONCAT ->
          dialect.beginning(arg(call, 0) + " || " + arg(call, 1), DuckTypes.LONGEST_TEXT);
      case UPPER -> "upper(" + arg(call, 0) + ")";
      case LOWER -> "lower(" + arg(call, 0) + ")";
      case TRIM -> trim(call);
      case SUBSTRING -> substring(call);
      case CHAR_LENGTH -> "length(" + arg(call, 0) + ")";
      case POSITION -> "position(" + arg(call, 0) + " IN " + arg(call, 1) + ")";
      case EXTRACT -> extract(call);
      case DATE_TRUNC ->
          typed(
              "TRY(date_trunc(" + unit(operands.get(0)) + ", " + moment(call, 1) + "))",
              call.getType());
      case DATE_DIFF ->
          "TRY(date_sub(%s, %s, %s))"
              .formatted(unit(operands.get(0)), time(call, 1), time(call, 2));
      case TIME_PLUS -> shifted(call, "+");
      case TIME_MINUS -> shifted(call, "-");
    };
  }

  private String arg(RexCall call, int index) {
    return sql(call.getOperands().get(index));
  }

  private String real(RexCall call, int index) {
    return "CAST(" + arg(call, index) + " AS DOUBLE)";
  }

  /**
   * An operand as a time. A cast that the backend adds by itself may be computed outside of TRY,
   * where several expressions share it, and a date may be no time.
   */
  private String time(RexCall call, int index) {
    return "TRY_CAST(" + arg(call, index) + " AS TIMESTAMP)";
  }

  /**
   * What a part of a date or time is taken of: a date as a time. Dates reach further than times,
   * and the backend fails on the week of the first of them, in spite of TRY, for it counts on from
   * a day that is no date.
   */
  private String moment(RexCall call, int index) {
    return call.getOperands().get(index).getType().getSqlTypeName() == SqlTypeName.DATE
        ? time(call, index)
        : arg(call, index);
  }

  private String infix(RexCall call, String operator) {
    return call.getOperands().stream()
        .map(this::sql)
        .collect(Collectors.joining(" " + operator + " ", "(", ")"));
  }

  /** An operand in the type that the whole has. */
  private String as(RexNode operand, RelDataType type) {
    return operand.getType().getSqlTypeName() == type.getSqlTypeName()
            && type.getSqlTypeName() != SqlTypeName.DECIMAL
        ? sql(operand)
        : typed(sql(operand), type);
  }

  String typed(String sql, RelDataType type) {
    return typed(sql, type, dialect);
  }

  static String typed(String sql, RelDataType type, Dialect dialect) {
    return "TRY_CAST(" + sql + " AS " + dialect.type(type) + ")";
  }

  private String ofCase(RexCall call) {
    List<RexNode> operands = call.getOperands();
    StringBuilder sql = new StringBuilder("(CASE");
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      sql.append(" WHEN ").append(sql(operands.get(i)));
      sql.append(" THEN ").append(as(operands.get(i + 1), call.getType()));
    }
    return sql.append(" ELSE ")
        .append(as(operands.get(operands.size() - 1), call.getType()))
        .append(" END)")
        .toString();
  }

  private String cast(RexCall call) {
    RelDataType from = call.getOperands().get(0).getType();
    RelDataType to = call.getType();
    boolean same =
        dialect.type(from).equals(dialect.type(to)) || to.getSqlTypeName() == SqlTypeName.UUID;
    return same ? arg(call, 0) : dialect.cast(arg(call, 0), from, to);
  }

  /**
   * A decimal in a type of fewer digits after the point. Where it is wide the backend divides
   * 128-bit numbers for that, some thirty times slower than 64-bit ones: so a value that fits goes
   * by the narrow decimal of as many digits after the point, which is the same number and is
   * rounded alike, and only the rest by themselves. The value is written twice for it, so that a
   * long one is not: each factor of a product would double the statement.
   *
   * @param digits digits after the point that the backend gives the value
   */
  static String fewerDigits(String sql, int digits, RelDataType to) {
    String all = typed(sql, to, DuckDbDialect.INSTANCE);
    return digits > NARROW || sql.length() > LONGEST_TWICE
        ? all
        : "coalesce(TRY_CAST(TRY_CAST(%s AS DECIMAL(%d,%d)) AS %s), %s)"
            .formatted(sql, NARROW, digits, DuckTypes.name(to), all);
  }

  private static boolean isWide(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DECIMAL && type.getPrecision() > NARROW;
  }

  private String arithmetic(RexCall call, String operator) {
    RelDataType type = call.getType();
    if (DuckTypes.isReal(type)) {
      return "(%s %s %s)".formatted(real(call, 0), operator, real(call, 1));
    }
    String plain = "TRY(%s %s %s)".formatted(arg(call, 0), operator, arg(call, 1));
    if (DuckTypes.isWhole(type)) {
      return plain;
    }
    int digits =
        call.getOperands().stream().mapToInt(o -> Math.max(0, o.getType().getScale())).sum();
    return operator.equals("*") && isWide(type) && digits > type.getScale()
        ? dialect.fewerDigits(plain, digits, type)
        : typed(plain, type);
  }

  /** Whole numbers divide to a whole number, towards zero, as the type of the result says. */
  private String division(RexCall call) {
    if (DuckTypes.isWhole(call.getType())) {
      return "TRY(%s // nullif(%s, 0))".formatted(arg(call, 0), arg(call, 1));
    }
    String quotient = "(%s / nullif(%s, 0))".formatted(real(call, 0), real(call, 1));
    return DuckTypes.isReal(call.getType()) ? quotient : ofReal(quotient, call.getType());
  }

  /** A real in another type. */
  private String ofReal(String sql, RelDataType to) {
    return dialect.cast(sql, rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE), to);
  }

  private String remainder(RexCall call) {
    return typed("TRY(%s %% nullif(%s, 0))".formatted(arg(call, 0), arg(call, 1)), call.getType());
  }

  private String round(RexCall call) {
    String digits =
        call.getOperands().size() == 2
            ? ", " + ((RexLiteral) call.getOperands().get(1)).getValueAs(Integer.class)
            : "";
    return typed("TRY(round(" + arg(call, 0) + digits + "))", call.getType());
  }

  private String same(RexCall call, String function) {
    return call.getOperands().stream()
        .map(o -> as(o, call.getType()))
        .collect(Collectors.joining(", ", function + "(", ")"));
  }

  private String trim(RexCall call) {
    String flag = String.valueOf(((RexLiteral) call.getOperands().get(0)).getValue());
    String function =
        switch (flag) {
          case "LEADING" -> "ltrim";
          case "TRAILING" -> "rtrim";
          default -> "trim";
        };
    return function + "(" + arg(call, 2) + ", " + arg(call, 1) + ")";
  }

  private String substring(RexCall call) {
    String length = call.getOperands().size() > 2 ? ", " + arg(call, 2) : "";
    return "TRY(substring(" + arg(call, 0) + ", " + arg(call, 1) + length + "))";
  }

  private String extract(RexCall call) {
    TimeUnitRange unit =
        Objects.requireNonNull(
            ((RexLiteral) call.getOperands().get(0)).getValueAs(TimeUnitRange.class));
    String part =
        "extract(" + unit.name().toLowerCase(Locale.ROOT) + " FROM " + moment(call, 1) + ")";
    // The backend's seconds have a fraction, and the algebra says that they are whole.
    return unit == TimeUnitRange.EPOCH ? typed("floor(" + part + ")", call.getType()) : part;
  }

  private String truncated(RexCall call) {
    TimeUnitRange unit =
        Objects.requireNonNull(
            ((RexLiteral) call.getOperands().get(1)).getValueAs(TimeUnitRange.class));
    return typed(
        "TRY(date_trunc('%s', %s))"
            .formatted(unit.name().toLowerCase(Locale.ROOT), moment(call, 0)),
        call.getType());
  }

  private String unit(RexNode literal) {
    return Literals.text(Units.checked(literal));
  }

  /** t + interval, with the interval in months or in milliseconds as the algebra has it. */
  private String shifted(RexCall call, String operator) {
    List<RexNode> operands = call.getOperands();
    int interval = operands.get(0) instanceof RexLiteral literal && isInterval(literal) ? 0 : 1;
    RexLiteral by = (RexLiteral) operands.get(interval);
    return typed(
        "TRY(%s %s %s)".formatted(arg(call, 1 - interval), operator, interval(by)), call.getType());
  }

  private static boolean isInterval(RexLiteral literal) {
    return SqlTypeName.INTERVAL_TYPES.contains(literal.getType().getSqlTypeName());
  }

  private static String interval(RexLiteral literal) {
    BigDecimal amount = Objects.requireNonNull(literal.getValueAs(BigDecimal.class));
    SqlIntervalQualifier qualifier =
        Objects.requireNonNull(literal.getType().getIntervalQualifier());
    return qualifier.isYearMonth()
        ? "(CAST(" + amount.toPlainString() + " AS BIGINT) * INTERVAL 1 MONTH)"
        // Not a multiple of a millisecond: DuckDB takes 32 bits of it, which end after 24 days.
        : "to_microseconds(CAST(%s AS BIGINT))"
            .formatted(amount.movePointRight(3).toBigInteger().toString());
  }

  List<String> all(List<? extends RexNode> nodes) {
    List<String> all = new ArrayList<>();
    nodes.forEach(n -> all.add(sql(n)));
    return all;
  }
}
