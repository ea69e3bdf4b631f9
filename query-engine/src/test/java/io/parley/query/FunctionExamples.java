package io.parley.query;

import static java.util.Map.entry;

import io.parley.query.sql.ScalarFunction;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Expressions for each function over the columns of {@link HostileRoom}: i (a whole number), d (a
 * decimal), t (a text), b (a truth value), a (a date), m (a time).
 */
public final class FunctionExamples {
  static final Map<ScalarFunction, List<String>> TRUTHS =
      Map.ofEntries(
          entry(ScalarFunction.EQUAL, List.of("i = d", "t = i", "a = m", "i = 1e0")),
          entry(ScalarFunction.NOT_EQUAL, List.of("i <> d", "b <> (i > 0)")),
          entry(ScalarFunction.LESS, List.of("i < d", "t < 'b'", "a < m", "d < 1e300")),
          entry(ScalarFunction.LESS_OR_EQUAL, List.of("i <= 9223372036854775807")),
          entry(ScalarFunction.GREATER, List.of("d > i", "m > a")),
          entry(ScalarFunction.GREATER_OR_EQUAL, List.of("d >= -99999999999999.9999")),
          entry(ScalarFunction.DISTINCT_FROM, List.of("i IS DISTINCT FROM d")),
          entry(ScalarFunction.NOT_DISTINCT_FROM, List.of("t IS NOT DISTINCT FROM 'x'")),
          entry(ScalarFunction.AND, List.of("b AND i > 0")),
          entry(ScalarFunction.OR, List.of("b OR d > 0")),
          entry(ScalarFunction.NOT, List.of("NOT b")),
          entry(ScalarFunction.IS_NULL, List.of("i IS NULL", "i / 0 IS NULL")),
          entry(ScalarFunction.IS_NOT_NULL, List.of("m IS NOT NULL")),
          entry(ScalarFunction.IS_TRUE, List.of("b IS TRUE")),
          entry(ScalarFunction.IS_NOT_TRUE, List.of("b IS NOT TRUE")),
          entry(ScalarFunction.IS_FALSE, List.of("(i > d) IS FALSE")),
          entry(ScalarFunction.IS_NOT_FALSE, List.of("b IS NOT FALSE")),
          entry(
              ScalarFunction.IN_RANGES,
              List.of(
                  "i IN (1, 2, 9223372036854775807)",
                  "d BETWEEN -1 AND 1.5",
                  "t NOT IN ('a', '')",
                  "a BETWEEN DATE '2000-01-01' AND DATE '2001-01-01' OR a = DATE '1970-01-01'")),
          entry(ScalarFunction.LIKE, List.of("t LIKE '%a%_b%'", "t LIKE '!%%' ESCAPE '!'")));

  static final Map<ScalarFunction, List<String>> NUMBERS =
      Map.ofEntries(
          entry(ScalarFunction.PLUS, List.of("i + i", "i + d", "d + d", "i + 1e308")),
          entry(ScalarFunction.MINUS, List.of("i - 9223372036854775807", "d - d", "-1e308 - i")),
          entry(ScalarFunction.TIMES, List.of("i * i", "d * d", "d * d * d", "i * 1e308 * i")),
          entry(
              ScalarFunction.DIVIDE,
              List.of("i / 0", "i / -1", "d / i", "i / d", "i / 0e0", "d / 0.0000000001")),
          entry(ScalarFunction.MODULO, List.of("MOD(i, 0)", "MOD(i, -1)", "MOD(d, 3)", "i % 7")),
          entry(ScalarFunction.NEGATIVE, List.of("-i", "-d", "-(i * 1e0)")),
          entry(ScalarFunction.POSITIVE, List.of("+i", "+d")),
          entry(ScalarFunction.ABS, List.of("ABS(i)", "ABS(d)", "ABS(i / 0e0)")),
          entry(ScalarFunction.SIGN, List.of("SIGN(i)", "SIGN(d)", "SIGN(i * 1e0)")),
          entry(ScalarFunction.FLOOR, List.of("FLOOR(i)", "FLOOR(d)", "FLOOR(i * 1e308)")),
          entry(ScalarFunction.CEIL, List.of("CEIL(i)", "CEIL(d)", "CEILING(i * 1e300)")),
          entry(
              ScalarFunction.ROUND,
              List.of(
                  "ROUND(i)", "ROUND(d)", "ROUND(d, 2)", "ROUND(d, -3)", "ROUND(i * 1e308, 3)")),
          entry(ScalarFunction.SQRT, List.of("SQRT(i)", "SQRT(d)", "SQRT(-1)")),
          entry(ScalarFunction.LN, List.of("LN(i)", "LN(d)", "LN(0)")),
          entry(ScalarFunction.LOG10, List.of("LOG10(i)", "LOG10(d)")),
          entry(ScalarFunction.EXP, List.of("EXP(i)", "EXP(d)")),
          entry(
              ScalarFunction.POWER,
              List.of("POWER(i, i)", "POWER(d, 0.5)", "POWER(0, -1)", "POWER(i, 9999999)")),
          entry(ScalarFunction.CHAR_LENGTH, List.of("CHAR_LENGTH(t)", "CHARACTER_LENGTH(t)")),
          entry(ScalarFunction.POSITION, List.of("POSITION('a' IN t)", "POSITION(t IN t)")),
          entry(
              ScalarFunction.EXTRACT,
              List.of(
                  "EXTRACT(YEAR FROM a)",
                  "EXTRACT(EPOCH FROM m)",
                  "EXTRACT(DOY FROM a)",
                  "EXTRACT(WEEK FROM m)",
                  "EXTRACT(MICROSECOND FROM m)",
                  "EXTRACT(ISODOW FROM a)",
                  "EXTRACT(CENTURY FROM m)",
                  "EXTRACT(HOUR FROM m)",
                  "EXTRACT(HOUR FROM a)",
                  "EXTRACT(MICROSECOND FROM a)",
                  "EXTRACT(EPOCH FROM a)",
                  "EXTRACT(WEEK FROM a)",
                  "EXTRACT(ISOYEAR FROM a)")),
          entry(
              ScalarFunction.DATE_DIFF,
              List.of(
                  "TIMESTAMPDIFF(DAY, a, m)",
                  "TIMESTAMPDIFF(SECOND, m, a)",
                  "TIMESTAMPDIFF(YEAR, a, a)",
                  "TIMESTAMPDIFF(WEEK, m, DATE '9999-12-31')")),
          entry(
              ScalarFunction.CAST,
              List.of(
                  "CAST(t AS INTEGER)",
                  "CAST(t AS DOUBLE)",
                  "CAST(t AS DECIMAL(10, 2))",
                  "CAST(i AS TINYINT)",
                  "CAST(i AS DECIMAL(5, 0))",
                  "CAST(d AS BIGINT)",
                  "CAST(i * 1e300 AS BIGINT)",
                  "CAST(i * 1e300 AS DECIMAL(20, 2))")),
          entry(
              ScalarFunction.CASE,
              List.of("CASE WHEN i > 0 THEN d WHEN t = 'x' THEN i ELSE 1e9 END", "NULLIF(i, 1)")),
          entry(ScalarFunction.COALESCE, List.of("COALESCE(i, d, 1)", "COALESCE(d, 0)")),
          entry(ScalarFunction.GREATEST, List.of("GREATEST(i, d)", "GREATEST(i, 1e308)")),
          entry(ScalarFunction.LEAST, List.of("LEAST(i, d, 0)", "LEAST(i / 0e0, 1)")));

  /** Texts, dates and times. */
  static final Map<ScalarFunction, List<String>> OTHERS =
      Map.ofEntries(
          entry(ScalarFunction.CONCAT, List.of("t || t", "t || CAST(i AS VARCHAR)")),
          entry(ScalarFunction.UPPER, List.of("UPPER(t)")),
          entry(ScalarFunction.LOWER, List.of("LOWER(t)")),
          entry(
              ScalarFunction.TRIM,
              List.of("TRIM(t)", "TRIM(LEADING 'x' FROM t)", "TRIM(TRAILING t FROM t)")),
          entry(
              ScalarFunction.SUBSTRING,
              List.of(
                  "SUBSTRING(t FROM 2 FOR 3)",
                  "SUBSTRING(t FROM -5)",
                  "SUBSTRING(t FROM 0 FOR 0)",
                  "SUBSTRING(t FROM CAST(i AS INTEGER) FOR CAST(i AS INTEGER))")),
          entry(
              ScalarFunction.DATE_TRUNC,
              List.of(
                  "DATE_TRUNC('month', m)", "DATE_TRUNC('week', a)", "DATE_TRUNC('second', m)")),
          entry(
              ScalarFunction.FLOOR,
              List.of(
                  "FLOOR(m TO DAY)",
                  "FLOOR(a TO YEAR)",
                  "FLOOR(a TO HOUR)",
                  "FLOOR(a TO WEEK)",
                  "FLOOR(a TO ISOYEAR)",
                  "FLOOR(m TO MILLENNIUM)")),
          entry(
              ScalarFunction.TIME_PLUS,
              List.of(
                  "a + INTERVAL '1' MONTH",
                  "m + INTERVAL '99' YEAR",
                  "TIMESTAMPADD(YEAR, 999999, a)",
                  "TIMESTAMPADD(SECOND, 999999999999999, m)")),
          entry(
              ScalarFunction.TIME_MINUS,
              List.of("a - INTERVAL '1' DAY", "m - INTERVAL '99' YEAR", "m - INTERVAL '1' SECOND")),
          entry(
              ScalarFunction.CAST,
              List.of(
                  "CAST(i AS VARCHAR)",
                  "CAST(t AS DATE)",
                  "CAST(t AS TIMESTAMP)",
                  "CAST(m AS DATE)",
                  "CAST(a AS TIMESTAMP)",
                  "CAST(m AS VARCHAR)",
                  "CAST(t AS BOOLEAN)",
                  "CAST(d AS VARCHAR)")),
          entry(ScalarFunction.CASE, List.of("CASE t WHEN 'x' THEN a ELSE CAST(t AS DATE) END")),
          entry(ScalarFunction.COALESCE, List.of("COALESCE(t, 'none')", "COALESCE(a, m)")));

  private FunctionExamples() {}

  /** All examples of a function. */
  public static List<String> of(ScalarFunction function) {
    return Stream.of(TRUTHS, NUMBERS, OTHERS)
        .flatMap(m -> m.getOrDefault(function, List.of()).stream())
        .toList();
  }
}
