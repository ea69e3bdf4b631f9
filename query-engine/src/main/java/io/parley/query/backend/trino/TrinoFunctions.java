package io.parley.query.backend.trino;

import io.parley.query.sql.ParleyTypes;
import io.parley.query.sql.ScalarFunction;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Functions of values that Trino says or means differently: written so that they give what DuckDB
 * gives, or refused by name.
 */
final class TrinoFunctions {
  private final TrinoDialect dialect;
  private final RexCall call;
  private final Function<RexNode, String> sql;

  TrinoFunctions(TrinoDialect dialect, RexCall call, Function<RexNode, String> sql) {
    this.dialect = dialect;
    this.call = call;
    this.sql = sql;
  }

  Optional<String> written(ScalarFunction function) {
    return switch (function) {
      case IS_TRUE -> Optional.of("coalesce(" + arg(0) + ", false)");
      case IS_NOT_TRUE -> Optional.of("(NOT coalesce(" + arg(0) + ", false))");
      case IS_FALSE -> Optional.of("(NOT coalesce(" + arg(0) + ", true))");
      case IS_NOT_FALSE -> Optional.of("coalesce(" + arg(0) + ", true)");
      case LIKE ->
          Optional.of(
              "TRY(%s LIKE %s%s)"
                  .formatted(
                      arg(0), arg(1), call.getOperands().size() > 2 ? " ESCAPE " + arg(2) : ""));
      case COALESCE -> call.getOperands().size() == 1 ? Optional.of(as(0)) : Optional.empty();
      case DIVIDE ->
          whole(call.getType())
              ? Optional.of("TRY(%s / nullif(%s, 0))".formatted(arg(0), arg(1)))
              : Optional.empty();
      case SQRT -> Optional.of(once(real(0), "CASE WHEN v >= 0 THEN sqrt(v) END"));
      case LN, LOG10, EXP, POWER ->
          throw TrinoDialect.cannot(
              function + ", whose last digit other engines may give otherwise");
      case UPPER, LOWER ->
          throw TrinoDialect.cannot(function + ", for which engines know other alphabets");
      case GREATEST -> Optional.of(known("array_max"));
      case LEAST -> Optional.of(known("array_min"));
      case SUBSTRING -> Optional.of(substring());
      case EXTRACT -> Optional.of(extract());
      case DATE_DIFF ->
          throw TrinoDialect.cannot("TIMESTAMPDIFF, which counts no parts of a millisecond there");
      case FLOOR -> call.getOperands().size() == 2 ? Optional.of(truncated()) : Optional.empty();
      case TIME_PLUS -> Optional.of(shifted(1));
      case TIME_MINUS -> Optional.of(shifted(-1));
      default -> Optional.empty();
    };
  }

  private String arg(int index) {
    return sql.apply(call.getOperands().get(index));
  }

  private RelDataType type(int index) {
    return call.getOperands().get(index).getType();
  }

  private String real(int index) {
    return "CAST(" + arg(index) + " AS DOUBLE)";
  }

  private String as(int index) {
    return whole(type(index)) && call.getType().getSqlTypeName() == SqlTypeName.DECIMAL
        ? wholeToDecimal(arg(index), dialect.type(call.getType()))
        : "TRY_CAST(" + arg(index) + " AS " + dialect.type(call.getType()) + ")";
  }

  /** By way of a wide decimal: Trino makes of the least BIGINT a narrow one that cannot hold it. */
  private static String wholeToDecimal(String sql, String name) {
    return "TRY_CAST(TRY_CAST(" + sql + " AS DECIMAL(38,0)) AS " + name + ")";
  }

  /** An expression of {@code v}, for a value that is worked out once. */
  private static String once(String value, String of) {
    return "element_at(transform(ARRAY[" + value + "], v -> " + of + "), 1)";
  }

  /** The greatest or least of what is known; Trino's own would be unknown where one part is. */
  private String known(String function) {
    if (TrinoDialect.isReal(call.getType())) {
      throw TrinoDialect.cannot("GREATEST and LEAST of real numbers, as some are no numbers");
    }
    return IntStream.range(0, call.getOperands().size())
        .mapToObj(this::as)
        .collect(Collectors.joining(", ", function + "(filter(ARRAY[", "], v -> v IS NOT NULL))"));
  }

  /** Only from literal places from 1 on: others are counted differently from engine to engine. */
  private String substring() {
    List<RexNode> operands = call.getOperands();
    for (int i = 1; i < operands.size(); i++) {
      BigDecimal literal =
          operands.get(i) instanceof RexLiteral value ? value.getValueAs(BigDecimal.class) : null;
      if (literal == null || literal.signum() < (i == 1 ? 1 : 0)) {
        throw TrinoDialect.cannot("SUBSTRING but from a literal place from 1 on");
      }
    }
    return operands.size() > 2
        ? "substr(" + arg(0) + ", " + arg(1) + ", " + arg(2) + ")"
        : "substr(" + arg(0) + ", " + arg(1) + ")";
  }

  private String moment(int index) {
    return type(index).getSqlTypeName() == SqlTypeName.DATE
        ? "TRY_CAST(" + arg(index) + " AS TIMESTAMP(6))"
        : arg(index);
  }

  private String extract() {
    TimeUnitRange unit = unit(0);
    String of = moment(1);
    return switch (unit) {
      case YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND ->
          unit.name().toLowerCase(Locale.ROOT) + "(" + of + ")";
      case DOW -> "(day_of_week(" + of + ") % 7)";
      case ISODOW -> "day_of_week(" + of + ")";
      case DOY -> "day_of_year(" + of + ")";
      case ISOYEAR -> "year_of_week(" + of + ")";
      case EPOCH -> "CAST(to_unixtime(date_trunc('second', " + of + ")) AS BIGINT)";
      default -> throw TrinoDialect.cannot("EXTRACT(" + unit + ")");
    };
  }

  private TimeUnitRange unit(int index) {
    return Objects.requireNonNull(
        ((RexLiteral) call.getOperands().get(index)).getValueAs(TimeUnitRange.class));
  }

  private String truncated() {
    TimeUnitRange unit = unit(1);
    return switch (unit) {
      case YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND ->
          "TRY_CAST(TRY(date_trunc('%s', %s)) AS %s)"
              .formatted(
                  unit.name().toLowerCase(Locale.ROOT), moment(0), dialect.type(call.getType()));
      default -> throw TrinoDialect.cannot("FLOOR(t TO " + unit + ")");
    };
  }

  /** t + interval, with the interval in months or in milliseconds as the algebra has it. */
  private String shifted(int sign) {
    int interval = isInterval(0) ? 0 : 1;
    RexLiteral by = (RexLiteral) call.getOperands().get(interval);
    BigDecimal amount = Objects.requireNonNull(by.getValueAs(BigDecimal.class));
    String unit =
        Objects.requireNonNull(by.getType().getIntervalQualifier()).isYearMonth()
            ? "month"
            : "millisecond";
    return "TRY_CAST(TRY(date_add('%s', %s, TRY_CAST(%s AS TIMESTAMP(6)))) AS %s)"
        .formatted(
            unit,
            amount.multiply(BigDecimal.valueOf(sign)).toPlainString(),
            arg(1 - interval),
            dialect.type(call.getType()));
  }

  private boolean isInterval(int index) {
    return SqlTypeName.INTERVAL_TYPES.contains(type(index).getSqlTypeName());
  }

  private static boolean whole(RelDataType type) {
    return SqlTypeName.INT_TYPES.contains(type.getSqlTypeName());
  }

  static String cast(String sql, RelDataType from, RelDataType to, String name) {
    boolean text = SqlTypeName.CHAR_TYPES.contains(from.getSqlTypeName());
    boolean toText = SqlTypeName.CHAR_TYPES.contains(to.getSqlTypeName());
    boolean real = TrinoDialect.isReal(from);
    if ((text && !toText) || (toText && !text && !isPlainInWords(from))) {
      throw TrinoDialect.cannot(
          "a CAST from " + from.getSqlTypeName() + " to " + to.getSqlTypeName());
    }
    if (whole(from) && to.getSqlTypeName() == SqlTypeName.DECIMAL) {
      return wholeToDecimal(sql, name);
    } else if (real && whole(to)) {
      return "TRY_CAST(" + once(sql, even("v")) + " AS BIGINT)";
    } else if (real && to.getSqlTypeName() == SqlTypeName.DECIMAL) {
      return realToDecimal(
          sql, Math.min(to.getPrecision(), ParleyTypes.DECIMAL_DIGITS), to.getScale());
    }
    return "TRY_CAST(" + sql + " AS " + name + ")";
  }

  /** Whether engines write a value of the type alike. */
  private static boolean isPlainInWords(RelDataType type) {
    return whole(type) || type.getSqlTypeName() == SqlTypeName.BOOLEAN;
  }

  /** To the nearest whole number, and of two to the even one. */
  private static String even(String real) {
    return "CASE WHEN abs(%1$s - truncate(%1$s)) = 0.5 THEN 2 * round(%1$s / 2) ELSE round(%1$s) END"
        .formatted(real);
  }

  static String realToDecimal(String sql, int digits, int scale) {
    String steps = "v * 1" + "0".repeat(scale) + "e0";
    return "TRY_CAST(TRY_CAST(%s AS DECIMAL(38,0)) * DECIMAL '%s' AS DECIMAL(%d,%d))"
        .formatted(
            once(once(sql, steps), even("v")),
            BigDecimal.ONE.movePointLeft(scale).toPlainString(),
            digits,
            scale);
  }
}
