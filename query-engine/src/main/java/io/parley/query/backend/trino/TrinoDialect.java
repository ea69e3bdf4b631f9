package io.parley.query.backend.trino;

import io.parley.policy.ColumnType;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.Dialect;
import io.parley.query.sql.ParleyTypes;
import io.parley.query.sql.ScalarFunction;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Trino's SQL, such that every number is DuckDB's.
 *
 * <p>Sums of 64-bit numbers are made in DECIMAL(38), which holds 126 bits and fails beyond, as 2^62
 * of them never are. Choices are by MD5 over the question's seed and a row's values in words: the
 * one hash that other engines have too, so that they can be held to the same choices. The seed
 * stands in the statements, so that whoever sees what runs on the server knows it; who does sees
 * the rows as well.
 */
public final class TrinoDialect implements Dialect {
  private static final String WIDE = "DECIMAL(38,0)";

  private final String seed;
  private final long maskHigh;
  private final long maskLow;

  /**
   * The dialect of one question.
   *
   * @param seed at least 16 random bytes, drawn for the question
   */
  public TrinoDialect(byte[] seed) {
    if (seed.length < 16) {
      throw new IllegalArgumentException("a seed has 16 bytes or more");
    }
    this.seed = HexFormat.of().formatHex(seed);
    ByteBuffer mask = ByteBuffer.wrap(md5("single|" + this.seed));
    this.maskHigh = mask.getLong();
    this.maskLow = mask.getLong();
  }

  private static byte[] md5(String text) {
    try {
      return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  @Override
  public String type(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> "BIGINT";
      case DECIMAL ->
          "DECIMAL(%d,%d)"
              .formatted(
                  Math.min(type.getPrecision(), ParleyTypes.DECIMAL_DIGITS), type.getScale());
      case FLOAT, REAL, DOUBLE -> "DOUBLE";
      case CHAR, VARCHAR -> "VARCHAR";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
      case TIMESTAMP -> "TIMESTAMP(6)";
      case UUID -> "UUID";
      case NULL -> "INTEGER";
      default -> throw new IllegalStateException("no column has the type " + type);
    };
  }

  @Override
  public String type(ColumnType type) {
    return ofDuckDb(ParleyTypes.duckDb(type));
  }

  /** The name of a type that has one in DuckDB. */
  String ofDuckDb(String type) {
    return type.equals("TIMESTAMP") ? "TIMESTAMP(6)" : type;
  }

  @Override
  public Optional<String> scalar(
      ScalarFunction function, RexCall call, Function<RexNode, String> sql) {
    return new TrinoFunctions(this, call, sql).written(function);
  }

  @Override
  public String cast(String sql, RelDataType from, RelDataType to) {
    return TrinoFunctions.cast(sql, from, to, type(to));
  }

  @Override
  public String fewerDigits(String sql, int digits, RelDataType to) {
    return "TRY_CAST(" + sql + " AS " + type(to) + ")";
  }

  @Override
  public String beginning(String text, int length) {
    return "substr(" + text + ", 1, " + length + ")";
  }

  @Override
  public String isFinite(String real) {
    return "is_finite(" + real + ")";
  }

  @Override
  public String number(BigInteger value) {
    return value.bitLength() < 64 ? value.toString() : "DECIMAL '" + value + "'";
  }

  @Override
  public String sum(String argument) {
    return "sum(CAST(" + argument + " AS " + WIDE + "))";
  }

  @Override
  public String average(String argument, RelDataType type) {
    throw cannot("AVG of people's own rows, whose last digit other engines may give otherwise");
  }

  @Override
  public String onGrid(String real) {
    return TrinoFunctions.realToDecimal(real, ParleyTypes.DECIMAL_DIGITS, 9);
  }

  @Override
  public String square(String whole) {
    return "CAST(%1$s AS DECIMAL(19,0)) * CAST(%1$s AS DECIMAL(19,0))".formatted(whole);
  }

  /** A quotient of decimals is rounded, so that the remainder goes before. */
  @Override
  public String quotient(String dividend, String divisor) {
    String wide = "CAST(" + dividend + " AS " + WIDE + ")";
    return "((%1$s - %1$s %% %2$s) / %2$s)".formatted(wide, divisor);
  }

  /** An equality, which can be looked up, and beside it which of the two are unknown. */
  @Override
  public String sameKey(String left, String right, RelDataType type) {
    return "(coalesce(%1$s, %3$s) = coalesce(%2$s, %3$s) AND (%1$s IS NULL) = (%2$s IS NULL))"
        .formatted(left, right, some(type));
  }

  /** Any value of a type. */
  private String some(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case CHAR, VARCHAR -> "''";
      case BOOLEAN -> "false";
      case DATE -> "DATE '1970-01-01'";
      case TIMESTAMP -> "TIMESTAMP '1970-01-01 00:00:00.000000'";
      case UUID -> "UUID '00000000-0000-0000-0000-000000000000'";
      default -> "CAST(0 AS " + type(type) + ")";
    };
  }

  @Override
  public String order(String owner, List<String> columns) {
    if (columns.isEmpty()) {
      return "1";
    }
    String words =
        columns.stream()
            .map(c -> " || '|' || coalesce(CAST(" + c + " AS VARCHAR), '-')")
            .collect(Collectors.joining());
    String of =
        java.util.Arrays.stream(owner.split(", "))
            .map(o -> " || '|' || coalesce(CAST(" + o + " AS VARCHAR), '-')")
            .collect(Collectors.joining());
    return "md5(to_utf8('%s'%s%s)), %s".formatted(seed, of, words, String.join(", ", columns));
  }

  @Override
  public String sha256(String text) {
    return "lower(to_hex(sha256(to_utf8(" + text + "))))";
  }

  @Override
  public String joined(String text) {
    return "array_join(array_sort(array_agg(" + text + ")), '')";
  }

  @Override
  public String atMost(String from, String owner, List<String> columns, long rows, int place) {
    return "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY %s ORDER BY %s) AS n%d FROM %s) WHERE n%d <= %d"
        .formatted(owner, order(owner, columns), place, from, place, rows);
  }

  @Override
  public String having(String right, String alias, String condition) {
    return " WHERE EXISTS (SELECT 1 FROM " + right + " " + alias + " WHERE " + condition + ")";
  }

  @Override
  public String without(List<Absent> absent) {
    return absent.stream()
        .map(
            a ->
                "NOT EXISTS (SELECT 1 FROM %s %s WHERE %s)"
                    .formatted(a.relation(), a.alias(), a.condition()))
        .collect(Collectors.joining(" AND ", " WHERE ", ""));
  }

  @Override
  public String single(String token) {
    return "CAST(%s || %s AS UUID)"
        .formatted(masked(token, 1, maskHigh), masked(token, 9, maskLow));
  }

  private static String masked(String token, int from, long mask) {
    return "to_big_endian_64(bitwise_xor(from_big_endian_64(substr(CAST(%s AS VARBINARY), %d, 8)), %s))"
        .formatted(token, from, mask == Long.MIN_VALUE ? "-9223372036854775807 - 1" : mask);
  }

  @Override
  public String noToken() {
    return "CAST(NULL AS UUID)";
  }

  @Override
  public String page(Optional<Integer> limit, Optional<Integer> offset) {
    return offset.map(o -> " OFFSET " + o).orElse("") + limit.map(l -> " LIMIT " + l).orElse("");
  }

  /** What reads it does not mind. */
  @Override
  public String inOrder() {
    return "";
  }

  static BackendException cannot(String what) {
    return new BackendException("Trino does not work out " + what);
  }

  static boolean isReal(RelDataType type) {
    return SqlTypeName.APPROX_TYPES.contains(type.getSqlTypeName());
  }
}
