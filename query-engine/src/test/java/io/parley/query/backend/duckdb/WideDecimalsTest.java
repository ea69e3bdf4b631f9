package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

/** The way by narrow decimals rounds as the backend's own cast does, halves and edges too. */
class WideDecimalsTest {
  private static final String VALUES =
      """
      (SELECT CAST(s * (i * 500000000000 + d) * 0.000000000001 AS DECIMAL(37,12)) AS x
        FROM range(3000) a(i), (VALUES (-1), (0), (1), (49), (50), (51)) b(d), (VALUES (1), (-1)) c(s)
       UNION ALL
       SELECT CAST(t AS DECIMAL(37,12)) FROM (VALUES
        ('999999.999999999999'), ('1000000'), ('-999999.999999999999'), ('-1000000'),
        ('9223372036854775807.4'), ('9223372036854775807.5'), ('-9223372036854775808.6'),
        ('1000000000000000000000000'), (NULL)) v(t))""";

  private final SqlTypeFactoryImpl types = new SqlTypeFactoryImpl(RelDataTypeSystem.DEFAULT);

  @Test
  void wholeNumbers_areTheSame() {
    RelDataType whole = types.createSqlType(SqlTypeName.BIGINT);
    assertSame(TotalSql.fewerDigits("x", 12, whole), "TRY_CAST(x AS BIGINT)");
  }

  @Test
  void fewerDigits_areTheSame() {
    RelDataType fewer = types.createSqlType(SqlTypeName.DECIMAL, 19, 10);
    assertSame(TotalSql.fewerDigits("x", 12, fewer), "TRY_CAST(x AS DECIMAL(19,10))");
  }

  private static void assertSame(String faster, String plain) {
    assertThat(faster).contains("DECIMAL(18,12)");
    List<Long> found = new ArrayList<>();
    try (DuckDb database = DuckDb.open(256)) {
      database.query(
          "SELECT count(*), count(*) FILTER (WHERE %s IS DISTINCT FROM %s), count(%s) FROM %s"
              .formatted(faster, plain, plain, VALUES),
          row -> {
            for (int i = 1; i <= 3; i++) {
              found.add(row.getLong(i));
            }
          });
    }
    assertThat(found.get(0)).isEqualTo(36_009);
    assertThat(found.get(1)).as("values that differ").isZero();
    assertThat(found.get(2)).as("values that are known").isGreaterThan(36_000);
  }
}
