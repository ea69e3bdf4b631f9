package io.parley.query.backend.duckdb;

import io.parley.policy.ColumnType;
import io.parley.query.backend.Dialect;
import io.parley.query.sql.ParleyTypes;
import io.parley.query.sql.ScalarFunction;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/** DuckDB's SQL. The seed of choices is a variable of the database ({@link KeyedChoice}). */
public class DuckDbDialect implements Dialect {
  public static final Dialect INSTANCE = new DuckDbDialect();

  private static final String REAL_GRID = "DECIMAL(" + ParleyTypes.DECIMAL_DIGITS + ",9)";

  private static final String MASK =
      "md5_number(concat_ws('|', 'single', getvariable('parley_seed')))";

  @Override
  public String type(RelDataType type) {
    return DuckTypes.name(type);
  }

  @Override
  public String type(ColumnType type) {
    return ParleyTypes.duckDb(type);
  }

  @Override
  public Optional<String> scalar(
      ScalarFunction function, RexCall call, Function<RexNode, String> sql) {
    return Optional.empty();
  }

  @Override
  public String cast(String sql, RelDataType from, RelDataType to) {
    boolean wide =
        from.getSqlTypeName() == SqlTypeName.DECIMAL && from.getPrecision() > TotalSql.NARROW;
    return wide && DuckTypes.isWhole(to)
        ? fewerDigits(sql, from.getScale(), to)
        : "TRY_CAST(" + sql + " AS " + DuckTypes.name(to) + ")";
  }

  @Override
  public String fewerDigits(String sql, int digits, RelDataType to) {
    return TotalSql.fewerDigits(sql, digits, to);
  }

  @Override
  public String beginning(String text, int length) {
    return "left(" + text + ", " + length + ")";
  }

  @Override
  public String isFinite(String real) {
    return "isfinite(" + real + ")";
  }

  @Override
  public String number(BigInteger value) {
    return value.toString();
  }

  @Override
  public String sum(String argument) {
    return "sum(" + argument + ")";
  }

  @Override
  public String average(String argument, RelDataType type) {
    return "avg(" + argument + ")";
  }

  @Override
  public String onGrid(String real) {
    return "TRY_CAST(" + real + " AS " + REAL_GRID + ")";
  }

  @Override
  public String square(String whole) {
    return "(%1$s) * (%1$s)".formatted("CAST(" + whole + " AS HUGEINT)");
  }

  @Override
  public String quotient(String dividend, String divisor) {
    return dividend + " // " + divisor;
  }

  @Override
  public String sameKey(String left, String right, RelDataType type) {
    return left + " IS NOT DISTINCT FROM " + right;
  }

  @Override
  public String order(String owner, List<String> columns) {
    return KeyedChoice.order(owner, columns);
  }

  @Override
  public String sha256(String text) {
    return "sha256(" + text + ")";
  }

  @Override
  public String joined(String text) {
    return "array_to_string(list_sort(list(" + text + ")), '')";
  }

  @Override
  public String atMost(String from, String owner, List<String> columns, long rows, int place) {
    return "SELECT * FROM " + from + KeyedChoice.atMost(owner, order(owner, columns), rows);
  }

  @Override
  public String having(String right, String alias, String condition) {
    return " SEMI JOIN " + right + " " + alias + " ON " + condition;
  }

  @Override
  public String without(List<Absent> absent) {
    return absent.stream()
        .map(a -> " ANTI JOIN " + a.relation() + " " + a.alias() + " ON " + a.condition())
        .collect(Collectors.joining());
  }

  @Override
  public String single(String token) {
    return "xor(" + token + "::UHUGEINT, " + MASK + ")::UUID";
  }

  @Override
  public String page(Optional<Integer> limit, Optional<Integer> offset) {
    return limit.map(l -> " LIMIT " + l).orElse("") + offset.map(o -> " OFFSET " + o).orElse("");
  }

  @Override
  public String inOrder() {
    return " ORDER BY ALL";
  }
}
