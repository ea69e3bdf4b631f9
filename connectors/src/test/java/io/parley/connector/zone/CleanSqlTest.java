package io.parley.connector.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.CellText;
import io.parley.connector.source.SourceMapping;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;

/** What DuckDB casts is what Java reads, cell by cell, and what it refuses has Java's reason. */
class CleanSqlTest {
  private static final SourceMapping MAPPING =
      new SourceMapping(
          "all",
          List.of(),
          Arrays.stream(AttributeType.values())
              .map(t -> new AttributeColumn(t.name(), t.name().toLowerCase(Locale.ROOT), t))
              .toList(),
          "US");

  private static final List<String> ODD =
      List.of(
          "0",
          "-0",
          "+7",
          "007",
          "1.",
          ".5",
          "-.5",
          "1.5",
          "12.3456",
          "12.34567",
          "12.34560",
          "-12.5",
          "1e5",
          "1E5",
          "1_000",
          "0x10",
          "99999999999999",
          "99999999999999.9999",
          "123456789012345",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          " 7 ",
          "7\t",
          "NaN",
          "inf",
          "Infinity",
          "-infinity",
          "infinity",
          "epoch",
          "now",
          "today",
          "true",
          "TRUE",
          "t",
          "yes",
          "y",
          "Y",
          "1",
          "no",
          "n",
          "f",
          "false",
          "on",
          "off",
          "NULL",
          "2027-01-31",
          "2027-02-30",
          "2027-1-5",
          "2027/01/31",
          "20270131",
          "0000-01-01",
          "0001-01-01",
          "9999-12-31",
          "10000-01-01",
          "2027-01-31 (BC)",
          "-2027-01-31",
          "2027-01-31T01:02:03",
          "2027-01-31 01:02:03",
          "2027-01-31 01:02",
          "2027-01-31T01:02Z",
          "2027-01-31 24:00:00",
          "2027-01-31 23:59:60",
          "2027-01-31 01:02:03.5",
          "2027-01-31 01:02:03.123456",
          "2027-01-31 01:02:03.1234567",
          "2027-01-31T01:02:03+02:00",
          "2027-01-31T01:02:03-18:00",
          "2027-01-31T01:02:03+19:00",
          "2027-01-31 01:02:03 UTC",
          "10000-01-01 00:00:00",
          "0000-01-01 00:00:00",
          "2027-02-30 01:02:03",
          "١٢",
          "½",
          "",
          " ");

  @Test
  void oddCells_areReadAsInJava() throws SQLException {
    assertThat(differences(ODD)).isEmpty();
  }

  @Property(tries = 30)
  void anyCells_areReadAsInJava(@ForAll("cells") List<String> cells) throws SQLException {
    assertThat(differences(cells)).isEmpty();
  }

  @Provide
  Arbitrary<List<String>> cells() {
    Arbitrary<String> letters =
        Arbitraries.strings().withChars("0123456789-+.:TZ eE_/,").ofMaxLength(24);
    Arbitrary<String> times =
        Arbitraries.strings()
            .withChars("0123456789")
            .ofLength(20)
            .map(d -> "20%s-0%s-%s%sT0%s:%s%s:%s%s.%s".formatted((Object[]) parts(d)));
    Arbitrary<String> decimals = Arbitraries.bigDecimals().ofScale(4).map(d -> d.toPlainString());
    return Arbitraries.oneOf(letters, times, decimals, Arbitraries.of(ODD))
        .list()
        .ofMinSize(50)
        .ofMaxSize(200);
  }

  private static String[] parts(String d) {
    return new String[] {
      d.substring(0, 2),
      d.substring(2, 3),
      String.valueOf(d.charAt(3) % 4),
      d.substring(4, 5),
      d.substring(5, 6),
      String.valueOf(d.charAt(6) % 6),
      d.substring(7, 8),
      String.valueOf(d.charAt(8) % 6),
      d.substring(9, 10),
      d.substring(10, 10 + 1 + d.charAt(19) % 9)
    };
  }

  private static List<String> differences(List<String> cells) throws SQLException {
    List<String> expected = expected(cells);
    List<String> read = read(cells);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(read.get(i))) {
        differences.add(
            "`" + cells.get(i % cells.size()) + "`: " + expected.get(i) + " / " + read.get(i));
      }
    }
    return differences;
  }

  /** Of each type a column alone, so that each has its value or its reason. */
  private static List<String> expected(List<String> cells) {
    List<String> all = new ArrayList<>();
    for (AttributeType type : AttributeType.values()) {
      for (String cell : cells) {
        String plain = CellText.plain(type, cell).orElse("null");
        String reason =
            CellText.objection(type, cell)
                .map(why -> "column `" + type.name() + "` " + why)
                .orElse("null");
        if (cell.isEmpty()) {
          all.add(type + " null null");
        } else {
          all.add(type + " " + plain + " " + reason);
        }
      }
    }
    return all;
  }

  private static List<String> read(List<String> cells) throws SQLException {
    List<String> all = new ArrayList<>();
    try (DuckDBConnection duckdb = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:")) {
      ZoneFunctions functions =
          new ZoneFunctions(duckdb, new Envelope(DataKeys.generate(MasterKeys.generate())));
      try (Statement statement = duckdb.createStatement()) {
        statement.execute("CREATE TABLE cells (_row BIGINT, cell VARCHAR)");
      }
      try (DuckDBAppender appender = duckdb.createAppender("cells")) {
        for (int i = 0; i < cells.size(); i++) {
          appender.beginRow().append((long) i).append(cells.get(i)).endRow();
        }
      }
      for (AttributeColumn attribute : MAPPING.attributes()) {
        all.addAll(read(duckdb, functions, attribute));
      }
    }
    return all;
  }

  private static List<String> read(
      DuckDBConnection duckdb, ZoneFunctions functions, AttributeColumn attribute)
      throws SQLException {
    CleanSql sql =
        new CleanSql(new SourceMapping("all", List.of(), List.of(attribute), "US"), functions);
    List<LakeColumn> stored =
        List.of(
            sql.columns().get(0).stored(),
            new LakeColumn("_row", LakeType.LONG),
            new LakeColumn("_reason", LakeType.STRING));
    String statement =
        sql.statement(
            Map.of(attribute.column(), "cell"),
            "(SELECT 1 AS _batch, '' AS _place, 1 AS _line, * FROM cells)",
            stored,
            "p",
            functions.newRun("p"));
    String shown =
        switch (attribute.type()) {
          case TIMESTAMP -> "strftime(%s, '%%Y-%%m-%%d %%H:%%M:%%S.%%f')";
          case DATE -> "strftime(%s, '%%Y-%%m-%%d')";
          default -> "CAST(%s AS VARCHAR)";
        };
    List<String> rows = new ArrayList<>();
    try (Statement query = duckdb.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT %s, _reason FROM (%s) ORDER BY _row"
                    .formatted(shown.formatted('"' + attribute.name() + '"'), statement))) {
      while (row.next()) {
        rows.add(attribute.type() + " " + row.getString(1) + " " + row.getString(2));
      }
    }
    return rows;
  }
}
