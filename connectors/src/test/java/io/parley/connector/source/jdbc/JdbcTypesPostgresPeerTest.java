package io.parley.connector.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.RawRow;
import io.parley.connector.source.SourceException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL's types: kept without a loss, or refused by the column's name. */
@Tag("slow")
class JdbcTypesPostgresPeerTest {
  private static JdbcSource source(String query) {
    return new JdbcSource(
        "types",
        PostgresPeer.database(),
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
    assertRead("(-32768)::int2", LakeType.LONG, -32768L);
    assertRead("9223372036854775807", LakeType.LONG, Long.MAX_VALUE);
    assertRead("123456789012345678::numeric(18,0)", LakeType.LONG, 123456789012345678L);
    assertRead("12.5::numeric(12,2)", LakeType.DECIMAL, new BigDecimal("12.5000"));
    assertRead("0.1234567::numeric", LakeType.STRING, "0.1234567");
    assertRead(
        "12345678901234567890.12::numeric(30,2)", LakeType.STRING, "12345678901234567890.12");
    assertRead("0.1::float8", LakeType.STRING, "0.1");
    assertRead("0.1::float4", LakeType.STRING, "0.1");
    assertRead("'abc'::varchar(5)", LakeType.STRING, "abc");
    assertRead("'{\"a\": 1}'::jsonb", LakeType.STRING, "{\"a\": 1}");
    assertRead("'10.0.0.0/8'::inet", LakeType.STRING, "10.0.0.0/8");
    assertRead("true", LakeType.BOOLEAN, true);
    assertRead("'2027-02-28'::date", LakeType.DATE, LocalDate.of(2027, 2, 28));
    assertRead("'23:59:59.5'::time", LakeType.STRING, "23:59:59.5");
    assertRead(
        "'2027-03-28 02:30:00.123456'::timestamp",
        LakeType.TIMESTAMP,
        LocalDateTime.of(2027, 3, 28, 2, 30, 0, 123_456_000));
    assertRead(
        "'2027-03-28 02:30:00+02'::timestamptz",
        LakeType.TIMESTAMP,
        LocalDateTime.of(2027, 3, 28, 0, 30));
    assertRead(
        "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid",
        LakeType.UUID,
        UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
    assertRead("'\\x00ff'::bytea", LakeType.BINARY, new byte[] {0, (byte) 0xff});
    assertRead("NULL::int", LakeType.LONG, "NULL");
  }

  @Test
  void typesThatTheLakeHasNot_areRefusedByName_allAtOnce() {
    assertThatThrownBy(
            () ->
                new Kept()
                    .read(
                        source(
                            "SELECT 1 AS a, '{1}'::int[] AS tags, '1 day'::interval AS span,"
                                + " '1'::money AS paid")))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "source `types`, query: column `tags` is of type _int4, `span` is of type interval,"
                + " `paid` is of type money: Parley keeps no such type; read other columns, or cast"
                + " it to text in a query");
  }

  @Test
  void cellsThatAreNotWhatTheirColumnSays_rejectTheirRow() {
    Kept kept =
        new Kept()
            .read(
                source(
                    "SELECT k, at, n FROM (VALUES (1, 'infinity'::timestamp, 1::numeric),"
                        + " (2, '2027-01-01'::timestamp, 'NaN'::numeric),"
                        + " (3, '2027-01-01'::timestamp, 2::numeric)) v (k, at, n)"));
    assertThat(kept.values("k")).containsExactly(3L);
    assertThat(kept.rejected())
        .containsExactlyInAnyOrder(
            new RawRow.Rejected(
                "query, edition 1",
                1,
                "column `at` is infinite",
                "{\"k\":\"1\",\"at\":\"infinity\",\"n\":\"1\"}"),
            new RawRow.Rejected(
                "query, edition 1",
                2,
                "column `n` is not what its column says",
                "{\"k\":\"2\",\"at\":\"2027-01-01 00:00:00\",\"n\":\"NaN\"}"));
  }
}
