package io.parley.connector.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedTablesTest {
  private static final List<LakeColumn> COLUMNS =
      List.of(
          new LakeColumn("person", LakeType.UUID),
          new LakeColumn("p", LakeType.UUID),
          new LakeColumn("line", LakeType.LONG),
          new LakeColumn("value", LakeType.STRING));
  private static final List<LakeColumn> NUMBER = List.of(new LakeColumn("n", LakeType.LONG));
  private static final String REJECTED =
      "the table curated.%s does not open with this node's keys, or was changed; bring it back from a backup, or read the sources anew: parley ingest --config node.yaml";

  private final Path directory;
  private final Connection duckdb;
  private final Envelope envelope = envelope();
  private Lake lake;
  private SealedTables tables;

  SealedTablesTest(@TempDir Path directory) throws SQLException {
    this.directory = directory;
    this.duckdb = DriverManager.getConnection("jdbc:duckdb:");
    this.lake = Lake.open(directory);
    this.tables = new SealedTables(lake, envelope);
  }

  @BeforeEach
  void limit() throws SQLException {
    execute("SET memory_limit = '500MB'");
    execute("SET max_temp_directory_size = '0B'");
    execute("SET threads = 1");
  }

  @AfterEach
  void close() throws SQLException {
    lake.close();
    duckdb.close();
  }

  private static Envelope envelope() {
    return new Envelope(DataKeys.generate(MasterKeys.generate()));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Object[] row(long i) {
    return new Object[] {
      new UUID(i, -i), new UUID(-i, i), i, "canary%d@héarth.example".formatted(i)
    };
  }

  private SealedTable write(String name, int rows) {
    try (SealedWriter writer = tables.replace("curated", name, COLUMNS, duckdb)) {
      for (int i = 0; i < rows; i++) {
        writer.add(row(i));
      }
      return writer.commit();
    }
  }

  private SealedTable numbers(String name, long rows) {
    try (SealedWriter writer = tables.replace("curated", name, NUMBER, duckdb)) {
      for (long i = 0; i < rows; i++) {
        writer.add(i);
      }
      return writer.commit();
    }
  }

  private List<Long> read(SealedTable table) {
    List<Long> numbers = new ArrayList<>();
    table.read(
        duckdb,
        List.of("n"),
        part -> {
          for (long n : part.longs(0)) {
            numbers.add(n);
          }
        });
    return numbers;
  }

  private void assertRejected(String name) {
    SealedTable table = tables.table("curated", name);
    assertThatThrownBy(() -> read(table))
        .isInstanceOf(LakeException.class)
        .hasMessage(REJECTED.formatted(name));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, SealedWriter.ROWS, SealedWriter.ROWS + 1})
  void everyType_isReadBack_alsoByASecondLake(int rows) throws SQLException {
    long snapshot = write("people", rows).snapshotId();
    lake.close();
    lake = Lake.open(directory);

    SealedTable table = new SealedTables(lake, envelope).table("curated", "people");
    List<Object[]> read = new ArrayList<>();
    table.read(
        duckdb,
        List.of("value", "person", "line", "p"),
        part -> {
          UUID[] people = part.uuids(1);
          long[] lines = part.longs(2);
          UUID[] p = part.uuids(3);
          String[] values = part.strings(0);
          for (int i = 0; i < part.rows(); i++) {
            read.add(new Object[] {people[i], p[i], lines[i], values[i]});
          }
        });

    assertThat(table.snapshotId()).isEqualTo(snapshot);
    assertThat(read).hasSize(rows);
    for (int i = 0; i < rows; i++) {
      assertThat(read.get(i)).containsExactly(row(i));
    }
  }

  @Test
  void rowsBeyondOneFile_areReadInTheirOrder() throws IOException {
    long rows = (long) SealedWriter.ROWS * SealedWriter.PARTS + 3;

    SealedTable table = numbers("many", rows);

    assertThat(lake.table("curated", "many").files()).hasSize(2);
    List<Long> read = read(table);
    assertThat(read).hasSize(Math.toIntExact(rows));
    for (int i = 0; i < rows; i++) {
      assertThat(read.get(i)).isEqualTo(i);
    }
    // The end is in the second file; without it the first does not pass for the whole.
    Path last = lake.table("curated", "many").files().get(1);
    Path first = lake.table("curated", "many").files().get(0);
    Files.copy(first, last, StandardCopyOption.REPLACE_EXISTING);
    assertRejected("many");
  }

  @Test
  void packedUuids_areSixteenBytesEach() {
    SealedTable table = write("people", 2);
    List<byte[]> packed = new ArrayList<>();
    table.read(duckdb, List.of("p"), part -> packed.add(part.packedUuids(0)));

    assertThat(packed).hasSize(1);
    assertThat(packed.get(0)).hasSize(32).startsWith(new byte[16]).endsWith(0, 0, 0, 1);
  }

  @Test
  void files_holdNoCell() throws IOException {
    write("people", 100);

    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(text).as(file.toString()).doesNotContain("canary");
      }
    }
    assertThat(lake.table("curated", "people").columns().stream().skip(2))
        .as("no type that Iceberg would note least and greatest values of")
        .allMatch(c -> c.type() == LakeType.BINARY);
  }

  @Test
  void otherKeys_doNotOpenIt() {
    numbers("people", 5);
    tables = new SealedTables(lake, envelope());

    assertRejected("people");
  }

  @Test
  void fileInThePlaceOfAnother_isRejected() throws IOException {
    numbers("people", 5);
    numbers("others", 5);
    Path from = lake.table("curated", "people").files().get(0);
    Path to = lake.table("curated", "others").files().get(0);

    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);

    assertRejected("others");
    assertThat(read(tables.table("curated", "people"))).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void earlierFileOfTheSameTable_isRejected() throws IOException {
    numbers("people", 5);
    Path from = lake.table("curated", "people").files().get(0);
    numbers("people", 6);
    Path to = lake.table("curated", "people").files().get(0);

    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);

    assertRejected("people");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM kept WHERE part < 2", // the end is cut off
        "SELECT * FROM kept WHERE part <> 1", // a part is left out
        "SELECT * FROM kept UNION ALL SELECT * FROM kept WHERE part = 2", // one is doubled
        "SELECT CASE part WHEN 0 THEN 1 WHEN 1 THEN 0 ELSE part END AS part, rows, n FROM kept",
        "SELECT * FROM kept WHERE false",
        "SELECT part, rows, n || '\\x00'::BLOB AS n FROM kept"
      })
  void changedParts_areRejected(String change) throws SQLException {
    numbers("people", 2L * SealedWriter.ROWS + 1);
    Path file = lake.table("curated", "people").files().get(0);
    execute("CREATE TABLE kept AS SELECT * FROM read_parquet('" + file + "')");

    execute("COPY (" + change + ") TO '" + file + "' (FORMAT parquet)");

    assertRejected("people");
  }

  @Test
  void columnInThePlaceOfAnother_isRejected() throws SQLException {
    write("people", 5);
    Path file = lake.table("curated", "people").files().get(0);
    execute("CREATE TABLE kept AS SELECT * FROM read_parquet('" + file + "')");
    execute(
        "COPY (SELECT part, rows, p AS person, person AS p, line, value FROM kept) TO '"
            + file
            + "' (FORMAT parquet)");

    SealedTable table = tables.table("curated", "people");
    assertThatThrownBy(() -> table.read(duckdb, List.of("person"), part -> {}))
        .hasMessage(REJECTED.formatted("people"));
  }

  @Test
  void writerThatGaveUp_leavesNothing() throws IOException {
    numbers("people", 5);
    long before = tables.table("curated", "people").snapshotId();
    try (SealedWriter writer = tables.replace("curated", "people", NUMBER, duckdb)) {
      for (long i = 0; i <= (long) SealedWriter.ROWS * SealedWriter.PARTS; i++) {
        writer.add(i); // one file is full and written
      }
    }

    assertThat(tables.table("curated", "people").snapshotId()).isEqualTo(before);
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(f -> f.toString().endsWith(".parquet"))).hasSize(1);
    }
  }

  @Test
  void clearTable_isNotOpenedAsASealedOne() {
    lake.replace("curated", "people", NUMBER, duckdb, "SELECT 1 AS n");

    assertThatThrownBy(() -> tables.table("curated", "people"))
        .hasMessage("the table curated.people is in the clear");
  }

  @Test
  void typeThatCannotBeSealed_isRefused() {
    assertThatThrownBy(
            () ->
                tables.replace("curated", "t", List.of(new LakeColumn("d", LakeType.DATE)), duckdb))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column `d` cannot be sealed");
  }
}
