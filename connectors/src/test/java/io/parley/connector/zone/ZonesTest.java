package io.parley.connector.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeTable;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.Batch;
import io.parley.connector.source.FileForm;
import io.parley.connector.source.FileSet;
import io.parley.connector.source.FileSource;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.Position;
import io.parley.connector.source.RawRow;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.SourceMapping;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import io.parley.identity.normalise.IdentifierType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZonesTest {
  private static final SourceMapping MAPPING =
      new SourceMapping(
          "crm",
          List.of(
              new IdentifierColumn("mail", IdentifierType.EMAIL),
              new IdentifierColumn("mobile", IdentifierType.PHONE)),
          List.of(
              new AttributeColumn("Spend", "spend", AttributeType.DECIMAL),
              new AttributeColumn("day", "day", AttributeType.DATE)),
          "US");
  private static final String CSV =
      """
      id,mail,mobile,Spend,day
      1,Ann@Shop.Example,(212) 555-0100,12.5,2027-01-31
      2,bob@shop.example,,x99,2027-02-30
      3,nobody,123,,
      4,short
      5,eve@shop.example,,1.23456,
      """;

  private final Path folder;
  private final Envelope envelope = new Envelope(DataKeys.generate(MasterKeys.generate()));
  private final Connection duckdb;
  private final Lake lake;
  private final RawZone raw;
  private final CleanZone clean;
  private final Rejects rejects;

  ZonesTest(@TempDir Path folder) throws SQLException {
    this.folder = folder;
    this.duckdb = DriverManager.getConnection("jdbc:duckdb:");
    this.lake = Lake.open(folder.resolve("lake"));
    this.raw = new RawZone(lake, envelope, duckdb);
    this.clean = new CleanZone(lake, envelope, duckdb);
    this.rejects = new Rejects(lake, envelope, duckdb);
  }

  @AfterEach
  void close() throws SQLException {
    lake.close();
    duckdb.close();
  }

  private void ingest(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in").resolve(name), text);
    try (FileSource source =
        new FileSource("crm", new FileSet(folder, "in/*"), FileForm.CSV, List.of("mail"), duckdb)) {
      source.read(raw.position("crm"), raw.sink("crm", Set.of("mail", "mobile")));
    }
  }

  private List<String> strings(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = duckdb.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          cells.add(String.valueOf(row.getString(i)));
        }
        rows.add(String.join(" | ", cells));
      }
    }
    return rows;
  }

  private List<String> cleanRows() throws SQLException {
    return strings(
        "SELECT email, phone, spend, day, _batch, _row, _place, _line FROM ("
            + clean.select("crm")
            + ") ORDER BY _batch, _row");
  }

  private List<Reject> rejected() {
    List<Reject> all = new ArrayList<>();
    rejects.each("crm", all::add);
    return all;
  }

  @Test
  void rows_areRawAndClean_andEachRejectIsSomewhere() throws Exception {
    ingest("a.csv", CSV);
    CleanReport report = clean.clean(MAPPING);

    assertThat(report)
        .isEqualTo(
            new CleanReport(2, 2, Map.of(IdentifierType.EMAIL, 1L, IdentifierType.PHONE, 1L), 1));
    assertThat(cleanRows())
        .containsExactly(
            "ann@shop.example | +12125550100 | 12.5000 | 2027-01-31 | 1 | 0 | in/a.csv | 2",
            "null | null | null | null | 1 | 2 | in/a.csv | 4");
    assertThat(rejected())
        .containsExactly(
            new Reject("raw", 1, 3, "in/a.csv", 5, "the row has 2 fields, the header 5", "4,short"),
            new Reject(
                "clean",
                1,
                1,
                "in/a.csv",
                3,
                "column `Spend` is not a decimal number such as -12.50",
                "{\"id\":\"2\",\"mail\":\"bob@shop.example\",\"mobile\":\"\",\"Spend\":\"x99\",\"day\":\"2027-02-30\"}"),
            new Reject(
                "clean",
                1,
                4,
                "in/a.csv",
                6,
                "column `Spend` has more than 4 digits after the decimal point",
                "{\"id\":\"5\",\"mail\":\"eve@shop.example\",\"mobile\":\"\",\"Spend\":\"1.23456\",\"day\":\"\"}"));
    assertThat(rejected().toString()).doesNotContain("shop.example", "x99", "short");
  }

  @Test
  void cleaning_goesOnBehindTheLastBatch_andDoesNothingTwice() throws Exception {
    ingest("a.csv", CSV);
    clean.clean(MAPPING);
    long snapshot = lake.snapshot("clean", "crm");
    assertThat(clean.clean(MAPPING).rows()).isZero();
    assertThat(lake.snapshot("clean", "crm")).isEqualTo(snapshot);

    ingest("b.csv", "mail,mobile,Spend,day,extra\nzoe@shop.example,,1,,new\n");
    ingest("c.csv", "mail,mobile,Spend,day\nyan@shop.example,,2,\n");
    assertThat(clean.clean(MAPPING).rows()).isEqualTo(2);
    assertThat(cleanRows())
        .hasSize(4)
        .element(3)
        .isEqualTo("yan@shop.example | null | 2.0000 | null | 3 | 0 | in/c.csv | 2");
    assertThat(
            strings("SELECT id, extra FROM " + scan("raw") + " WHERE _batch > 1 ORDER BY _batch"))
        .containsExactly("null | new", "null | null");
  }

  private String scan(String zone) {
    LakeTable table = lake.table(zone, "crm");
    return ZoneSql.scan(table.columns(), table.files());
  }

  @Test
  void replay_takesWhatFitsNow_andKeepsTheRest() throws Exception {
    ingest("a.csv", CSV);
    clean.clean(MAPPING);
    SourceMapping mended =
        new SourceMapping(
            "crm",
            MAPPING.identifiers(),
            List.of(new AttributeColumn("Spend", "spend", AttributeType.DECIMAL)),
            "US");
    ingest("b.csv", "mail,mobile,Spend,day\nzoe@shop.example,,y,\n");
    clean.clean(mended);
    ingest("c.csv", "mail,mobile,Spend,day,cost\nyan@shop.example,,z,,1\n");
    clean.clean(mended);
    assertThat(rejected()).hasSize(5);

    SourceMapping fixed =
        new SourceMapping(
            "crm",
            MAPPING.identifiers(),
            List.of(
                new AttributeColumn("cost", "spend", AttributeType.DECIMAL),
                new AttributeColumn("Spend", "noted", AttributeType.TEXT)),
            "US");
    CleanReport report = clean.replay(fixed);

    assertThat(report.rows()).isEqualTo(4);
    assertThat(report.rejected()).isZero();
    assertThat(rejected()).extracting(Reject::zone).containsExactly("raw");
    assertThat(
            strings(
                "SELECT email, spend, noted, _batch, _row FROM ("
                    + clean.select("crm")
                    + ") ORDER BY _batch, _row"))
        .containsExactly(
            "ann@shop.example | 12.5000 | null | 1 | 0",
            "bob@shop.example | null | x99 | 1 | 1",
            "null | null | null | 1 | 2",
            "eve@shop.example | null | 1.23456 | 1 | 4",
            "zoe@shop.example | null | y | 2 | 0",
            "yan@shop.example | 1.0000 | z | 3 | 0");
    assertThat(clean.replay(fixed).rows()).isZero();
  }

  @Test
  void replayThatMendsNothing_leavesEveryReject() throws Exception {
    ingest("a.csv", CSV);
    clean.clean(MAPPING);
    List<Reject> before = rejected();
    CleanReport report = clean.replay(MAPPING);
    assertThat(report.rows()).isZero();
    assertThat(report.rejected()).isEqualTo(2);
    assertThat(rejected()).isEqualTo(before);
    assertThat(cleanRows()).hasSize(2);
  }

  @Test
  void identifiersAndRejectedTexts_restSealed() throws Exception {
    ingest("a.csv", CSV);
    clean.clean(MAPPING);

    assertThat(lake.table("raw", "crm").columns())
        .contains(
            new LakeColumn("mail", LakeType.BINARY),
            new LakeColumn("mobile", LakeType.BINARY),
            new LakeColumn("Spend", LakeType.STRING),
            new LakeColumn("_text", LakeType.BINARY));
    // Uncompressed, so that nothing hides behind a codec.
    for (String zone : List.of("raw", "clean")) {
      Path open = folder.resolve(zone + ".parquet");
      try (Statement statement = duckdb.createStatement()) {
        statement.execute(
            "COPY (SELECT * FROM " + scan(zone) + ") TO '" + open + "' (COMPRESSION uncompressed)");
      }
      String bytes = Files.readString(open, StandardCharsets.ISO_8859_1);
      assertThat(bytes).doesNotContain("shop.example", "Shop.Example", "555", "short");
    }
    List<String> lengths =
        strings(
            "SELECT DISTINCT octet_length(mail) FROM " + scan("raw") + " WHERE mail IS NOT NULL");
    assertThat(lengths).containsExactly("48");

    Envelope other = new Envelope(DataKeys.generate(MasterKeys.generate()));
    CleanZone stranger = new CleanZone(lake, other, duckdb);
    assertThatThrownBy(() -> strings(stranger.select("crm"))).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> new Rejects(lake, other, duckdb).each("crm", r -> {}))
        .isInstanceOf(ZoneException.class);
  }

  @Test
  void rejects_areDownloaded() throws Exception {
    ingest("a.csv", CSV);
    clean.clean(MAPPING);
    Path file = folder.resolve("rejects.csv");
    assertThat(rejects.download("crm", file)).isEqualTo(3);
    assertThat(Files.readAllLines(file))
        .hasSize(4)
        .startsWith(
            "zone,batch,row,place,line,reason,text",
            "raw,1,3,in/a.csv,5,\"the row has 2 fields, the header 5\",\"4,short\"");
    assertThatThrownBy(() -> rejects.download("crm", file)).isInstanceOf(ZoneException.class);
  }

  @Test
  void listedRows_ofEveryType_areKept() throws Exception {
    List<LakeColumn> columns =
        List.of(
            new LakeColumn("mail", LakeType.STRING),
            new LakeColumn("n", LakeType.LONG),
            new LakeColumn("d", LakeType.DECIMAL),
            new LakeColumn("day", LakeType.DATE));
    List<RawRow> rows =
        List.of(
            new RawRow.Read(
                "topic 0",
                1,
                List.of(
                    Optional.of("ann@shop.example"),
                    Optional.of(7L),
                    Optional.of(new BigDecimal("1.5000")),
                    Optional.of(LocalDate.parse("2027-01-31")))),
            new RawRow.Rejected("topic 0", 2, "no", "secret"),
            new RawRow.Read(
                "topic 0",
                3,
                List.of(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())));
    raw.sink("events", Set.of("mail"))
        .keep(new Batch(columns, new Batch.Rows.Listed(rows), new Position("{\"v\":1}")));
    raw.sink("events", Set.of("mail"))
        .keep(
            new Batch(
                columns, new Batch.Rows.Listed(List.of()), new Position("{\"v\":1,\"x\":2}")));

    assertThat(raw.position("events")).contains(new Position("{\"v\":1,\"x\":2}"));
    assertThat(raw.batches("events")).isEqualTo(2);
    SourceMapping mapping =
        new SourceMapping(
            "events",
            List.of(new IdentifierColumn("mail", IdentifierType.EMAIL)),
            List.of(
                new AttributeColumn("n", "n", AttributeType.INTEGER),
                new AttributeColumn("d", "d", AttributeType.DECIMAL),
                new AttributeColumn("day", "day", AttributeType.DATE)),
            "US");
    clean.clean(mapping);
    assertThat(
            strings(
                "SELECT email, n, d, day, _line FROM ("
                    + clean.select("events")
                    + ") ORDER BY _row"))
        .containsExactly(
            "ann@shop.example | 7 | 1.5000 | 2027-01-31 | 1", "null | null | null | null | 3");
  }

  @Test
  void selectedRowsWithoutNumbers_areNumberedInTheirOrder() throws Exception {
    String sql =
        "SELECT 'r' || i AS x, 'p' AS _place, i + 1 AS _line, NULL::VARCHAR AS _reason,"
            + " NULL::VARCHAR AS _text FROM range(5000) t(i)";
    raw.sink("s", Set.of())
        .keep(
            new Batch(
                List.of(new LakeColumn("x", LakeType.STRING)),
                new Batch.Rows.Selected(sql),
                new Position("{}")));
    LakeTable table = lake.table("raw", "s");
    assertThat(
            strings(
                "SELECT count(DISTINCT _row), min(_row), max(_row), bool_and(_row = _line - 1) FROM "
                    + table.scanSql()))
        .containsExactly("5000 | 0 | 4999 | true");
  }

  @Test
  void payload_isMappedByPaths() throws Exception {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(
        folder.resolve("in/e.jsonl"),
        "{\"who\":{\"mail\":\"ann@shop.example\"},\"spend\":12.5}\n{\"spend\":\"x\"}\nno\n");
    try (FileSource source =
        new FileSource(
            "web", new FileSet(folder, "in/*"), new FileForm.JsonLines(), List.of(), duckdb)) {
      source.read(raw.position("web"), raw.sink("web", Set.of()));
    }
    SourceMapping mapping =
        new SourceMapping(
            "web",
            List.of(new IdentifierColumn("$.who.mail", IdentifierType.EMAIL)),
            List.of(new AttributeColumn("$.spend", "spend", AttributeType.DECIMAL)),
            "US");
    CleanReport report = clean.clean(mapping);
    assertThat(report.rows()).isEqualTo(1);
    assertThat(report.rejected()).isEqualTo(1);
    assertThat(strings("SELECT email, spend FROM (" + clean.select("web") + ")"))
        .containsExactly("ann@shop.example | 12.5000");
    try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
      assertThat(files.filter(f -> f.toString().endsWith(".parquet"))).isNotEmpty();
    }
    List<Reject> all = new ArrayList<>();
    rejects.each("web", all::add);
    assertThat(all)
        .extracting(Reject::text)
        .containsExactly("no", "{\"payload\":\"{\\\"spend\\\":\\\"x\\\"}\"}");
  }

  @Test
  void mappingThatDoesNotFit_isRefusedByName_andNothingChanges() throws Exception {
    assertThatThrownBy(() -> clean.clean(MAPPING))
        .hasMessage("source `crm`: nothing was read of it; run parley ingest first");
    ingest("a.csv", CSV);
    SourceMapping typo =
        new SourceMapping(
            "crm",
            List.of(),
            List.of(new AttributeColumn("spent", "spend", AttributeType.DECIMAL)),
            "US");
    assertThatThrownBy(() -> clean.clean(typo))
        .isInstanceOf(ZoneException.class)
        .hasMessage("source `crm`: no column `spent` in what was read (did you mean `Spend`?)");
    clean.clean(MAPPING);
    SourceMapping retyped =
        new SourceMapping(
            "crm",
            List.of(),
            List.of(new AttributeColumn("Spend", "spend", AttributeType.TEXT)),
            "US");
    ingest("b.csv", "mail,mobile,Spend,day\n,,1,\n");
    assertThatThrownBy(() -> clean.clean(retyped))
        .hasMessageContaining(
            "the mapping does not fit what is clean: table clean.crm: column `spend`");
    assertThat(clean.batch("crm")).isEqualTo(1);
  }

  @Test
  void wrongPaths_areRefusedWithTheirPlace() throws Exception {
    ingest("a.csv", CSV);
    for (String[] wrong :
        new String[][] {
          {"$.a..b", "is wrong at character 4"},
          {"$.a[x]", "is wrong at character 4"},
          {"$a", "is wrong at character 2"},
          {"$", "names the whole payload"}
        }) {
      SourceMapping mapping =
          new SourceMapping(
              "crm",
              List.of(),
              List.of(new AttributeColumn(wrong[0], "x", AttributeType.TEXT)),
              "US");
      assertThatThrownBy(() -> clean.clean(mapping))
          .isInstanceOf(ZoneException.class)
          .hasMessageStartingWith("source `crm`: path `" + wrong[0] + "` " + wrong[1]);
    }
    SourceMapping fine =
        new SourceMapping(
            "crm",
            List.of(),
            List.of(new AttributeColumn("$.a_b.\"odd key\"[0]", "x", AttributeType.TEXT)),
            "US");
    assertThatThrownBy(() -> clean.clean(fine)).hasMessageContaining("no column `payload`");
  }

  @Test
  void columnThatChangesItsType_isRefused() {
    Batch.Rows none = new Batch.Rows.Listed(List.of());
    raw.sink("s", Set.of())
        .keep(new Batch(List.of(new LakeColumn("x", LakeType.LONG)), none, new Position("{}")));
    assertThatThrownBy(
            () ->
                raw.sink("s", Set.of())
                    .keep(
                        new Batch(
                            List.of(new LakeColumn("x", LakeType.STRING)),
                            none,
                            new Position("{}"))))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "table raw.s: column `x` is of type long and now comes as string; give the source another name, or the column");
  }

  @Test
  void firstFileThatFails_leavesNoTypesBehind() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Path file = folder.resolve("in/a.csv.gz");
    StringBuilder text = new StringBuilder("id,mail,phone\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(Integer.toHexString(i * 7919)).append(",a").append(i).append("@shop.example,\n");
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
    assertThatThrownBy(this::readPacked).hasMessageContaining("cut short");
    Files.write(file, packed.toByteArray());
    readPacked();
    assertThat(lake.table("raw", "crm").rows()).isEqualTo(20_000);
  }

  private void readPacked() {
    try (FileSource source =
        new FileSource("crm", new FileSet(folder, "in/*"), FileForm.CSV, List.of("mail"), duckdb)) {
      source.read(raw.position("crm"), raw.sink("crm", Sealing.of(MAPPING)));
    }
  }
}
