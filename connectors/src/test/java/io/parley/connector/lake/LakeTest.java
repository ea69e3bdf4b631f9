package io.parley.connector.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Conversions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeTest {
  private static final List<LakeColumn> ALL =
      List.of(
          new LakeColumn("n", LakeType.LONG),
          new LakeColumn("d", LakeType.DECIMAL),
          new LakeColumn("s t\"'", LakeType.STRING),
          new LakeColumn("b", LakeType.BOOLEAN),
          new LakeColumn("day", LakeType.DATE),
          new LakeColumn("at", LakeType.TIMESTAMP),
          new LakeColumn("u", LakeType.UUID),
          new LakeColumn("bytes", LakeType.BINARY));

  private static final String ALL_ROWS =
      "SELECT i AS n, i * 1.5 - 4 AS d,"
          + " CASE WHEN i = 2 THEN NULL ELSE 'name of length ' || i END AS \"s t\"\"'\","
          + " i % 2 = 0 AS b, DATE '1969-12-30' + i::INTEGER AS day,"
          + " TIMESTAMP '1969-12-31 23:59:59.123456' + INTERVAL (i) HOUR AS at,"
          + " ('00000000-0000-8000-8000-00000000000' || i)::UUID AS u,"
          + " 'ab'::BLOB AS bytes, 'unused' AS extra FROM range(5) t(i) -- a comment";

  private static final List<LakeColumn> NUMBER = List.of(new LakeColumn("n", LakeType.LONG));

  private final Path directory;
  private final Connection duckdb;

  LakeTest(@TempDir Path directory) throws SQLException {
    this.directory = directory;
    this.duckdb = DriverManager.getConnection("jdbc:duckdb:");
  }

  @BeforeEach
  void limit() throws SQLException {
    execute("SET memory_limit = '500MB'");
    execute("SET max_temp_directory_size = '100MB'");
    execute("SET threads = 1");
  }

  @AfterEach
  void disconnect() throws SQLException {
    duckdb.close();
  }

  @Test
  void everyType_isReadBack_alsoByASecondLake() throws SQLException {
    LakeTable written;
    try (Lake lake = Lake.open(directory)) {
      written = lake.replace("curated", "people", ALL, duckdb, ALL_ROWS);
    }

    try (Lake lake = Lake.open(directory)) {
      LakeTable table = lake.table("curated", "people");
      assertThat(table).isEqualTo(written);
      assertThat(table.columns()).isEqualTo(ALL);
      assertThat(table.rows()).isEqualTo(5);
      assertThat(table.files()).hasSize(1).allMatch(file -> file.startsWith(directory));

      String scan = table.scanSql();
      assertThat(strings("SELECT column_type FROM (DESCRIBE SELECT * FROM " + scan + ")"))
          .isEqualTo(ALL.stream().map(c -> c.type().duckdbType()).toList());
      assertThat(strings("SELECT count(*) FROM " + scan)).containsExactly("5");
      String names = "n, d, \"s t\"\"'\", b, day, \"at\", u, bytes";
      assertThat(
              strings(
                  "SELECT count(*) FROM (SELECT "
                      + names
                      + " FROM "
                      + scan
                      + " INTERSECT ALL SELECT "
                      + names
                      + " FROM ("
                      + ALL_ROWS
                      + "\n))"))
          .containsExactly("5");
    }
  }

  @Test
  void statistics_areExact_andPruneFiles() throws Exception {
    try (Lake lake = Lake.open(directory)) {
      lake.replace("curated", "people", ALL, duckdb, ALL_ROWS);
    }

    try (JdbcCatalog catalog = catalog()) {
      Table table = catalog.loadTable(TableIdentifier.of("curated", "people"));
      DataFile file = plan(table, Expressions.alwaysTrue()).get(0).file();
      assertThat(file.recordCount()).isEqualTo(5);
      assertThat(file.fileSizeInBytes()).isEqualTo(Files.size(Path.of(file.location())));

      Map<String, Object> lower = bounds(table, file.lowerBounds());
      Map<String, Object> upper = bounds(table, file.upperBounds());
      assertThat(lower).containsEntry("n", 0L).containsEntry("d", new BigDecimal("-4.0000"));
      assertThat(upper).containsEntry("n", 4L).containsEntry("d", new BigDecimal("2.0000"));
      assertThat(lower).containsEntry("b", false).containsEntry("day", -2);
      assertThat(upper)
          .containsEntry("b", true)
          .containsEntry("day", (int) LocalDate.parse("1970-01-03").toEpochDay());
      assertThat(lower).containsEntry("at", -876_544L);
      assertThat(upper)
          .containsEntry(
              "at",
              LocalDateTime.parse("1970-01-01T03:59:59").toEpochSecond(ZoneOffset.UTC) * 1_000_000
                  + 123_456);
      // Cut to 16 characters; the text "name of length 4" has exactly that many.
      assertThat(lower.get("s t\"'")).hasToString("name of length 0");
      assertThat(upper.get("s t\"'")).hasToString("name of length 4");
      assertThat(lower).doesNotContainKeys("u", "bytes");

      int text = table.schema().findField("s t\"'").fieldId();
      assertThat(file.nullValueCounts()).containsEntry(text, 1L).containsEntry(1, 0L);
      assertThat(file.valueCounts()).containsEntry(text, 5L);

      assertThat(plan(table, Expressions.equal("n", 4L))).hasSize(1);
      assertThat(plan(table, Expressions.greaterThan("n", 4L))).isEmpty();
      assertThat(plan(table, Expressions.lessThan("d", new BigDecimal("-4.0000")))).isEmpty();
      assertThat(plan(table, Expressions.startsWith("s t\"'", "zoe"))).isEmpty();
      assertThat(plan(table, Expressions.isNull("n"))).isEmpty();
    }
  }

  @Test
  void replaced_table_keepsItsEarlierSnapshot() throws SQLException {
    try (Lake lake = Lake.open(directory)) {
      LakeTable first = lake.replace("curated", "people", NUMBER, duckdb, "SELECT 1 AS n");
      List<LakeColumn> other =
          List.of(new LakeColumn("m", LakeType.STRING), new LakeColumn("n", LakeType.LONG));
      LakeTable second =
          lake.replace(
              "curated", "people", other, duckdb, "SELECT 'x' AS m, i AS n FROM range(3) t(i)");

      assertThat(second.snapshotId()).isNotEqualTo(first.snapshotId());
      assertThat(lake.table("curated", "people")).isEqualTo(second);
      assertThat(lake.table("curated", "people", first.snapshotId())).isEqualTo(first);
      assertThat(strings("SELECT count(m) FROM " + second.scanSql())).containsExactly("3");
      assertThat(strings("SELECT n FROM " + first.scanSql())).containsExactly("1");
    }
  }

  @Test
  void tableWithoutRows_isReadBackWithItsColumns() throws SQLException {
    try (Lake lake = Lake.open(directory)) {
      LakeTable empty =
          lake.replace(
              "curated", "people", ALL, duckdb, "SELECT * FROM (" + ALL_ROWS + "\n) LIMIT 0");
      assertThat(empty.rows()).isZero();
      assertThat(strings("SELECT count(u) FROM " + empty.scanSql())).containsExactly("0");
      LakeTable noFiles = new LakeTable("curated", "people", 1, ALL, List.of(), 0);
      assertThat(strings("SELECT count(u) FROM " + noFiles.scanSql())).containsExactly("0");
    }
  }

  @Test
  void oddPath_isQuoted() throws SQLException {
    Path odd = directory.resolve("it's \"year=2027\" {x} été");
    try (Lake lake = Lake.open(odd)) {
      LakeTable table = lake.replace("curated", "people", NUMBER, duckdb, "SELECT 1 AS n");
      assertThat(strings("SELECT * FROM " + table.scanSql())).containsExactly("1");
    }
    assertThatThrownBy(() -> Lake.open(directory.resolve("a[1]")))
        .isInstanceOf(LakeException.class)
        .hasMessage(
            directory.resolve("a[1]")
                + ": a lake's path may not have any of * ? [ ] in it; choose another directory");
  }

  @Test
  void directory_isItsOwnersAlone() throws Exception {
    Path home = directory.resolve("lake");
    Lake.open(home).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx------");
  }

  @Test
  void missing_table_or_snapshot() {
    try (Lake lake = Lake.open(directory)) {
      assertThat(lake.find("curated", "people")).isEmpty();
      assertThatThrownBy(() -> lake.table("curated", "people"))
          .isInstanceOf(LakeException.class)
          .hasMessage("there is no table curated.people in this lake");
      lake.replace("curated", "people", NUMBER, duckdb, "SELECT 1 AS n");
      assertThatThrownBy(() -> lake.table("curated", "people", 7))
          .hasMessage("table curated.people has no such snapshot");
    }
  }

  @Test
  void cellThatDoesNotConvert_isRefusedUnshown_andTheTableStays() throws Exception {
    try (Lake lake = Lake.open(directory)) {
      LakeTable before = lake.replace("curated", "people", NUMBER, duckdb, "SELECT 1 AS n");

      assertThatThrownBy(
              () ->
                  lake.replace(
                      "curated", "people", NUMBER, duckdb, "SELECT 'ann@shop.example' AS n"))
          .isInstanceOf(LakeException.class)
          .hasNoCause()
          .hasMessage(
              "DuckDB could not run the statement or write its rows (Conversion Error); its message"
                  + " may quote a cell and is withheld. Check that every column converts to its"
                  + " type and that the disk has room");

      assertThat(lake.table("curated", "people")).isEqualTo(before);
      try (Stream<Path> files = Files.list(before.files().get(0).getParent())) {
        assertThat(files).containsExactlyElementsOf(before.files());
      }
    }
  }

  @Test
  void wrongStatement_isRefusedWithDuckDbsWords() {
    try (Lake lake = Lake.open(directory)) {
      assertThatThrownBy(() -> lake.replace("curated", "people", NUMBER, duckdb, "SELECT 1 AS m"))
          .isInstanceOf(LakeException.class)
          .hasMessage(
              "DuckDB refused the statement: Binder Error: Values list \"statement\" does not have a column"
                  + " named \"n\"");
      assertThat(lake.find("curated", "people")).isEmpty();
    }
  }

  @Test
  void badNames_areRefused() {
    try (Lake lake = Lake.open(directory)) {
      assertThatThrownBy(() -> lake.find("curated", "../x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("`../x` is no name for a table: use letters, digits and `_`, at most 63");
      List<LakeColumn> twice =
          List.of(new LakeColumn("n", LakeType.LONG), new LakeColumn("N", LakeType.LONG));
      assertThatThrownBy(() -> lake.replace("c", "t", twice, duckdb, "SELECT 1 AS n"))
          .hasMessage("column `N` stands twice");
      assertThatThrownBy(() -> lake.replace("c", "t", List.of(), duckdb, "SELECT 1 AS n"))
          .hasMessage("a table needs at least one column");
      assertThatThrownBy(() -> new LakeColumn(" ", LakeType.LONG))
          .hasMessage("the name of a column must have 1 to 128 characters, but has 1");
    }
  }

  /** A delete file that is left out would revive rows; earlier snapshots have none of it. */
  @Test
  void deleteFileThatDuckDbCannotRead_isRefused_whileTheEarlierSnapshotStillReads()
      throws Exception {
    try (Lake lake = Lake.open(directory)) {
      LakeTable before = lake.replace("curated", "people", NUMBER, duckdb, "SELECT 1 AS n");
      try (JdbcCatalog catalog = catalog()) {
        Table table = catalog.loadTable(TableIdentifier.of("curated", "people"));
        table
            .newRowDelta()
            .addDeletes(
                FileMetadata.deleteFileBuilder(PartitionSpec.unpartitioned())
                    .ofPositionDeletes()
                    .withPath(directory.resolve("deletes.avro").toString())
                    .withFileSizeInBytes(100)
                    .withRecordCount(1)
                    .build())
            .commit();
      }

      assertThatThrownBy(() -> lake.table("curated", "people"))
          .isInstanceOf(LakeException.class)
          .hasMessage("table curated.people has a file in AVRO; Parley reads Parquet");
      assertThat(lake.table("curated", "people", before.snapshotId())).isEqualTo(before);
    }
  }

  /** DuckDB reads NULL for a column where a file has no ids. */
  @Test
  void filesTakenOverWithoutIds_areReadUntilColumnsChange() throws Exception {
    try (Lake lake = Lake.open(directory)) {
      lake.replace("curated", "people", NUMBER, duckdb, "SELECT 1 AS n");
      try (JdbcCatalog catalog = catalog()) {
        Table table = catalog.loadTable(TableIdentifier.of("curated", "people"));
        table.updateProperties().set("schema.name-mapping.default", "[]").commit();
        assertThat(strings("SELECT n FROM " + lake.table("curated", "people").scanSql()))
            .containsExactly("1");
        table.updateSchema().renameColumn("n", "m").commit();
      }
      assertThatThrownBy(() -> lake.table("curated", "people"))
          .isInstanceOf(LakeException.class)
          .hasMessage(
              "table curated.people took over files without ids of columns, and has changed since;"
                  + " write it anew (rewrite_data_files) with the engine that made it");
    }
  }

  /** What Parley reads of another engine's table and would have to write as that engine does. */
  @Test
  void partitionedTable_isRead_andNotWritten() throws Exception {
    try (Lake lake = Lake.open(directory)) {
      lake.replace("curated", "people", NUMBER, duckdb, "SELECT 1 AS n");
      try (JdbcCatalog catalog = catalog()) {
        Table table = catalog.loadTable(TableIdentifier.of("curated", "people"));
        table.updateSpec().addField("n").commit();
      }
      assertThat(strings("SELECT n FROM " + lake.table("curated", "people").scanSql()))
          .containsExactly("1");
      assertThatThrownBy(() -> lake.change("curated", "people", NUMBER))
          .isInstanceOf(LakeException.class)
          .hasMessage("table curated.people has partitions, which Parley reads and does not write");
    }
  }

  /** Files that cannot hold an answer are not opened: there is nothing at their path here. */
  @Test
  void whatIsAskedOf_opensNoOtherFile() throws Exception {
    try (Lake lake = Lake.open(directory)) {
      for (int day = 0; day < 4; day++) {
        try (LakeChange change = lake.change("raw", "orders", NUMBER)) {
          change.add(duckdb, "SELECT i + " + 100 * day + " AS n FROM range(100) t(i)");
          change.commit();
        }
      }
      LakeTable orders = lake.table("raw", "orders");
      LakeTable some =
          orders.where(LakeFilter.atLeast("n", 150L)).where(LakeFilter.atMost("n", 220L));
      assertThat(some.files()).hasSize(2);
      for (Path file : orders.files()) {
        if (!some.files().contains(file)) {
          Files.delete(file);
        }
      }
      assertThat(strings("SELECT count(*) FROM " + some.scanSql() + " WHERE n BETWEEN 150 AND 220"))
          .containsExactly("71");
    }
  }

  @Test
  void hadoop_isNowhere() {
    assertThatThrownBy(() -> Class.forName("org.apache.hadoop.conf.Configuration"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  private JdbcCatalog catalog() {
    JdbcCatalog catalog = new JdbcCatalog(properties -> new LocalFiles(), null, true);
    catalog.initialize(
        "parley",
        Map.of(
            "uri",
            "jdbc:sqlite:" + directory.resolve("catalog.db"),
            "warehouse",
            directory.resolve("warehouse").toString(),
            "jdbc.schema-version",
            "V1"));
    return catalog;
  }

  private static List<FileScanTask> plan(Table table, Expression filter) throws Exception {
    List<FileScanTask> tasks = new ArrayList<>();
    try (CloseableIterable<FileScanTask> plan =
        table.newScan().includeColumnStats().filter(filter).planFiles()) {
      plan.forEach(tasks::add);
    }
    return tasks;
  }

  private static Map<String, Object> bounds(Table table, Map<Integer, ByteBuffer> bytes) {
    Map<String, Object> bounds = new HashMap<>();
    bytes.forEach(
        (id, value) ->
            bounds.put(
                table.schema().findColumnName(id),
                Conversions.fromByteBuffer(table.schema().findType(id), value)));
    return bounds;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    }
  }

  /** First column of the result. */
  private List<String> strings(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
