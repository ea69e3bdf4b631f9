package io.parley.connector.source.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.inplace.OfferedInPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of others is asked where it lies: of it, nothing is copied. */
class IcebergInPlaceTest {
  private static final int ROWS = 200_000;

  private final Path folder;
  private final OthersTable theirs;
  private Connection duckdb;

  @SuppressWarnings("NullAway.Init") // opened before each test
  IcebergInPlaceTest(@TempDir Path folder) {
    this.folder = folder;
    theirs =
        new OthersTable(
            folder,
            Types.NestedField.required(1, "order_id", Types.LongType.get()),
            Types.NestedField.optional(2, "paid", Types.DecimalType.of(10, 2)),
            Types.NestedField.optional(3, "note", Types.StringType.get()));
  }

  @BeforeEach
  void open() throws SQLException {
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duckdb.createStatement()) {
      statement.execute("SET temp_directory = '" + folder.resolve("spill") + "'");
    }
  }

  @AfterEach
  void close() throws SQLException {
    duckdb.close();
    theirs.close();
  }

  private static UUID person(long key) {
    return new UUID(7, key / 4);
  }

  private OfferedInPlace pin(Optional<Long> at) {
    return IcebergInPlace.pin("orders", theirs.foreign(), "order_id", at, duckdb);
  }

  private String answer(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1) + "|" + row.getString(2) + "|" + row.getString(3);
    }
  }

  /** Every file below the test's folder, with its size and the time of its last change. */
  private SortedMap<String, String> files() throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file.toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  /** Bytes that this process has written to anything, where the system tells. */
  private static long written() throws IOException {
    Path counts = Path.of("/proc/self/io");
    return !Files.isReadable(counts)
        ? 0
        : Files.readAllLines(counts).stream()
            .filter(line -> line.startsWith("wchar: "))
            .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
            .sum();
  }

  @Test
  void ofTheOfferedTable_zeroBytesAreCopied() throws Exception {
    long tableBytes =
        theirs
            .append(
                "SELECT i AS order_id, (i % 1000) / 100::DECIMAL(10,2) AS paid, md5(i::VARCHAR) AS note"
                    + " FROM range("
                    + ROWS
                    + ") r (i)")
            .fileSizeInBytes();
    assertThat(tableBytes).isGreaterThan(4_000_000);
    SortedMap<String, String> before = files();
    long writtenBefore = written();

    OfferedInPlace table = pin(Optional.empty());
    try (OfferedInPlace.Published published =
        table.publish(
            "s1",
            to -> {
              for (long key = 0; key < ROWS; key += 2) { // every other record has a person
                to.accept(String.valueOf(key), person(key));
              }
            })) {
      assertThat(published.keys()).isEqualTo(ROWS / 2);
      assertThat(
              answer(
                  "SELECT count(*), count(DISTINCT person), sum(length(note)) FROM ("
                      + published.rowsSql(List.of("note", "paid"))
                      + ")"))
          .isEqualTo("100000|50000|3200000");
    }

    assertThat(files()).isEqualTo(before);
    assertThat(written() - writtenBefore).isLessThan(tableBytes / 20);
  }

  @Test
  void snapshot_staysPinned_andIsNamed() throws Exception {
    theirs.append("SELECT 1 AS order_id, 1.5::DECIMAL(10,2) AS paid, 'a' AS note");
    OfferedInPlace table = pin(Optional.empty());
    assertThat(table.version())
        .isEqualTo(String.valueOf(theirs.table().currentSnapshot().snapshotId()));
    theirs.append("SELECT 2 AS order_id, 2.5::DECIMAL(10,2) AS paid, 'b' AS note");

    try (OfferedInPlace.Published published =
        table.publish(
            "s1",
            to -> {
              to.accept("1", person(1));
              to.accept("2", person(2));
            })) {
      String counted =
          "SELECT count(*), sum(paid), max(typeof(paid)) FROM ("
              + published.rowsSql(List.of("paid"))
              + ")";
      assertThat(answer(counted)).isEqualTo("1|1.5000|DECIMAL(18,4)");
    }
    assertThat(table.columns())
        .containsExactly(
            new LakeColumn("order_id", LakeType.LONG),
            new LakeColumn("paid", LakeType.DECIMAL),
            new LakeColumn("note", LakeType.STRING));
    assertThat(table.keyColumn()).isEqualTo(new LakeColumn("order_id", LakeType.LONG));
  }

  @Test
  void whatCannotBe_isRefused() {
    theirs.append("SELECT 1 AS order_id, 1.5::DECIMAL(10,2) AS paid, 'a' AS note");
    assertThatThrownBy(
            () -> IcebergInPlace.pin("orders", theirs.foreign(), "paid", Optional.empty(), duckdb))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "table orders: it has no column `paid` of whole numbers, text or UUIDs to know records by");
    assertThatThrownBy(() -> pin(Optional.of(1L)))
        .hasMessage("table orders: it has no such snapshot");
    OfferedInPlace table = pin(Optional.empty());
    assertThatThrownBy(() -> table.publish("s1", to -> to.accept("secret-key", person(1))))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "table orders: a record key that was published is not of the type of its column");
    assertThatThrownBy(() -> table.publish("a; DROP", to -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.publish("s1", to -> {}).rowsSql(List.of("nothing")))
        .hasMessage("table orders: there is no column `nothing`");
  }
}
