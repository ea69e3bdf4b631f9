package io.parley.query.sql;

import io.parley.policy.FunctionNames;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Every function of values that a question may use, below the measurement boundary and above it.
 * What is not listed does not pass.
 *
 * <p>Each is total as the backend writes it (a value on which it fails becomes NULL), depends on
 * its operands alone, and its cost and the size of its result are bounded by those of its operands
 * and of the statement. That is why REPEAT, LPAD, REPLACE, regular expressions, RANDOM and the
 * clock are not here.
 */
public enum ScalarFunction {
  EQUAL("=", "a = b"),
  NOT_EQUAL("<>", "a <> b"),
  LESS("<", "a < b"),
  LESS_OR_EQUAL("<=", "a <= b"),
  GREATER(">", "a > b"),
  GREATER_OR_EQUAL(">=", "a >= b"),
  DISTINCT_FROM("IS DISTINCT FROM", "a IS DISTINCT FROM b"),
  NOT_DISTINCT_FROM("IS NOT DISTINCT FROM", "a IS NOT DISTINCT FROM b"),
  AND("AND", "a AND b"),
  OR("OR", "a OR b"),
  NOT("NOT", "NOT a"),
  IS_NULL("IS NULL", "a IS NULL"),
  IS_NOT_NULL("IS NOT NULL", "a IS NOT NULL"),
  IS_TRUE("IS TRUE", "a IS TRUE"),
  IS_NOT_TRUE("IS NOT TRUE", "a IS NOT TRUE"),
  IS_FALSE("IS FALSE", "a IS FALSE"),
  IS_NOT_FALSE("IS NOT FALSE", "a IS NOT FALSE"),
  IN_RANGES("SEARCH", "a IN (…), a BETWEEN b AND c"),
  LIKE("LIKE", "a LIKE 'pattern' (a literal pattern)"),
  CASE("CASE", "CASE WHEN … THEN … ELSE … END, COALESCE, NULLIF"),
  COALESCE("COALESCE", "COALESCE(a, b)"),
  CAST("CAST", "CAST(a AS type): NULL where it does not convert"),
  PLUS("+", "a + b"),
  MINUS("-", "a - b"),
  TIMES("*", "a * b"),
  DIVIDE("/", "a / b: NULL where b is 0; whole for whole numbers"),
  MODULO("MOD", "MOD(a, b), a % b: NULL where b is 0"),
  NEGATIVE("-", "-a"),
  POSITIVE("+", "+a"),
  ABS("ABS", "ABS(a)"),
  SIGN("SIGN", "SIGN(a)"),
  FLOOR("FLOOR", "FLOOR(a), FLOOR(t TO unit)"),
  CEIL("CEIL", "CEIL(a)"),
  ROUND("ROUND", "ROUND(a), ROUND(a, digits)"),
  SQRT("SQRT", "SQRT(a): NULL below 0"),
  LN("LN", "LN(a): NULL for 0 and below"),
  LOG10("LOG10", "LOG10(a): NULL for 0 and below"),
  EXP("EXP", "EXP(a)"),
  POWER("POWER", "POWER(a, b)"),
  GREATEST("GREATEST", "GREATEST(a, b): the greatest that is known"),
  LEAST("LEAST", "LEAST(a, b): the least that is known"),
  CONCAT("||", "a || b, cut to 1,024 characters"),
  UPPER("UPPER", "UPPER(a)"),
  LOWER("LOWER", "LOWER(a)"),
  TRIM("TRIM", "TRIM(a)"),
  SUBSTRING("SUBSTRING", "SUBSTRING(a FROM b FOR c)"),
  CHAR_LENGTH("CHAR_LENGTH", "CHAR_LENGTH(a)"),
  POSITION("POSITION", "POSITION(a IN b)"),
  EXTRACT("EXTRACT", "EXTRACT(unit FROM t)"),
  DATE_TRUNC("DATE_TRUNC", "DATE_TRUNC('unit', t)"),
  DATE_DIFF("DATE_DIFF", "TIMESTAMPDIFF(unit, t, u): whole units from t to u"),
  TIME_PLUS("DATETIME_PLUS", "t + INTERVAL '1' DAY"),
  TIME_MINUS("MINUS_DATE", "t - INTERVAL '1' DAY");

  private static final Map<String, ScalarFunction> BY_NAME = byName();

  private final String calcite;
  private final String shown;

  ScalarFunction(String calcite, String shown) {
    this.calcite = calcite;
    this.shown = shown;
  }

  /** How it is written in a question; for docs/sql.md, which a test compares. */
  public String shown() {
    return shown;
  }

  /** Whether its value only says whether something holds of its operands. */
  public boolean isPredicate() {
    return compareTo(EQUAL) >= 0 && compareTo(LIKE) <= 0;
  }

  /**
   * The name in {@code functions:} of a policy; empty for comparisons, connectives and what only
   * chooses or converts, which every policy allows.
   */
  public Optional<String> policyName() {
    return switch (this) {
      case PLUS, MINUS, TIMES, DIVIDE, MODULO, NEGATIVE, POSITIVE, TIME_PLUS, TIME_MINUS ->
          Optional.of(FunctionNames.ARITHMETIC);
      case LIKE,
          ABS,
          SIGN,
          FLOOR,
          CEIL,
          ROUND,
          SQRT,
          LN,
          LOG10,
          EXP,
          POWER,
          GREATEST,
          LEAST,
          CONCAT,
          UPPER,
          LOWER,
          TRIM,
          SUBSTRING,
          CHAR_LENGTH,
          POSITION,
          EXTRACT,
          DATE_TRUNC,
          DATE_DIFF ->
          Optional.of(name().toLowerCase(Locale.ROOT));
      default -> Optional.empty();
    };
  }

  /** The function of a call; empty for one that is not allowed. */
  public static Optional<ScalarFunction> of(RexCall call) {
    return switch (call.getKind()) {
      case PLUS, MINUS -> Optional.of(sum(call));
      case MINUS_PREFIX -> Optional.of(NEGATIVE);
      case PLUS_PREFIX -> Optional.of(POSITIVE);
      case CAST -> Optional.of(CAST);
      case MOD -> Optional.of(MODULO);
      default -> {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        yield Optional.ofNullable(BY_NAME.get(ALIASES.getOrDefault(name, name)));
      }
    };
  }

  private static ScalarFunction sum(RexCall call) {
    boolean plus = call.getKind() == SqlKind.PLUS;
    if (SqlTypeUtil.isDatetime(call.getType())) {
      return plus ? TIME_PLUS : TIME_MINUS;
    }
    return plus ? PLUS : MINUS;
  }

  private static final Map<String, String> ALIASES =
      Map.of(
          "CHARACTER_LENGTH", "CHAR_LENGTH",
          "LENGTH", "CHAR_LENGTH",
          "CEILING", "CEIL",
          "POW", "POWER",
          "%", "MOD",
          "/INT", "/",
          "+", "+");

  private static Map<String, ScalarFunction> byName() {
    Map<String, ScalarFunction> names = new HashMap<>();
    for (ScalarFunction function : values()) {
      if (function != NEGATIVE && function != POSITIVE) {
        names.put(function.calcite, function);
      }
    }
    return Map.copyOf(names);
  }
}
