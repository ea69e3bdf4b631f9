package io.parley.connector.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.inplace.OfferedInPlace;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real Trino: aggregates, types, and a table that is asked where it lies. */
@Tag("slow")
class JdbcTrinoPeerTest {
  private static JdbcSource source(String query) {
    return new JdbcSource(
        "trino",
        TrinoPeer.database(),
        JdbcTable.Selection.all(new JdbcTable.Query(query)),
        new JdbcReading.Whole(Optional.empty()),
        JdbcSettings.DEFAULT);
  }

  private static void assertRead(String expression, LakeType type, Object value) {
    Kept kept = new Kept().read(source("SELECT 1 AS k, " + expression + " AS c"));
    assertThat(kept.columns()).as(expression).contains(new LakeColumn("c", type));
    assertThat(kept.values("c"))
        .as(expression)
        .usingRecursiveComparison()
        .isEqualTo(List.of(value));
  }

  @Test
  void types_goOverWithoutALoss() {
    assertRead("BIGINT '9223372036854775807'", LakeType.LONG, Long.MAX_VALUE);
    assertRead("CAST(12.5 AS DECIMAL(12,2))", LakeType.DECIMAL, new BigDecimal("12.5000"));
    assertRead(
        "CAST('12345678901234567890.12' AS DECIMAL(30,2))",
        LakeType.STRING,
        "12345678901234567890.12");
    assertRead("DOUBLE '0.1'", LakeType.STRING, "0.1");
    assertRead("true", LakeType.BOOLEAN, true);
    assertRead("DATE '2027-02-28'", LakeType.DATE, LocalDate.of(2027, 2, 28));
    assertRead(
        "TIMESTAMP '2027-03-28 02:30:00.123456'",
        LakeType.TIMESTAMP,
        LocalDateTime.of(2027, 3, 28, 2, 30, 0, 123_456_000));
    // An hour that this zone has twice, the second time.
    assertRead(
        "from_unixtime(1825119000, 'Europe/Berlin')",
        LakeType.TIMESTAMP,
        LocalDateTime.ofEpochSecond(1_825_119_000, 0, java.time.ZoneOffset.UTC));
    assertRead(
        "TIMESTAMP '2027-01-01 00:00:00.123456789'",
        LakeType.STRING,
        "2027-01-01 00:00:00.123456789");
    assertRead(
        "UUID 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
        LakeType.UUID,
        UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
    assertRead("X'00ff'", LakeType.BINARY, new byte[] {0, (byte) 0xff});
    assertThatThrownBy(() -> new Kept().read(source("SELECT 1 AS a, ARRAY[1] AS tags")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("column `tags` is of type array(integer)");
  }

  @Test
  void errorsOfCells_areWithheld_andThoseOfNamesAreNot() {
    assertThatThrownBy(
            () ->
                new Kept()
                    .read(
                        source("SELECT CAST(v AS BIGINT) AS n FROM (VALUES 'secret-cell') t (v)")))
        .isInstanceOf(SourceException.class)
        .hasNoCause()
        .message()
        .doesNotContain("secret-cell");
    assertThatThrownBy(() -> new Kept().read(source("SELECT 1 AS n FROM no_such_table")))
        .hasMessageContaining("no_such_table")
        .hasMessageContaining("does not exist");
  }

  @Test
  void people_joinTheOfferedTable_inTrino() throws SQLException {
    TrinoPeer.run(
        "DROP TABLE IF EXISTS calls",
        "CREATE TABLE calls AS SELECT n AS call_id, n % 60 AS minutes FROM UNNEST(sequence(1, 2000)) t (n)");
    OfferedInPlace table =
        JdbcInPlace.of(
            "calls",
            TrinoPeer.database(),
            JdbcTable.Selection.all(JdbcTable.named("memory", "default", "calls")),
            "call_id",
            List.of("memory", "default"));
    try (OfferedInPlace.Published published =
            table.publish(
                "s1",
                to -> {
                  for (int i = 1; i <= 700; i++) {
                    to.accept(String.valueOf(i), new UUID(0, i / 7));
                  }
                });
        Connection connection = TrinoPeer.database().connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*), count(DISTINCT person), typeof(min(person)) FROM ("
                    + published.rowsSql(List.of("minutes"))
                    + ") r")) {
      row.next();
      assertThat(row.getLong(1)).isEqualTo(700);
      assertThat(row.getLong(2)).isEqualTo(101);
      assertThat(row.getString(3)).isEqualTo("uuid");
    }
  }
}
