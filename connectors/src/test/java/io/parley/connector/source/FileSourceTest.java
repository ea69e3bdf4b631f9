package io.parley.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  private final Path folder;
  private final Connection duckdb;
  private final List<String> kept = new ArrayList<>();
  private final List<List<LakeColumn>> columns = new ArrayList<>();
  private Optional<Position> position = Optional.empty();

  /** What somebody else does while a file is read. */
  private Runnable meanwhile = () -> {};

  FileSourceTest(@TempDir Path folder) throws SQLException {
    this.folder = folder;
    this.duckdb = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterEach
  void disconnect() throws SQLException {
    duckdb.close();
  }

  private void write(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private void append(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 2_000);
    Files.writeString(file, text, StandardOpenOption.APPEND);
    Files.setLastModifiedTime(file, later);
  }

  /** Rows of this run, each as place, line, values or reason and text. */
  private List<String> read(String pattern, FileForm form, String... needed) {
    kept.clear();
    try (FileSource source =
        new FileSource("s", new FileSet(folder, pattern), form, List.of(needed), duckdb)) {
      source.read(position, this::keep);
    }
    return List.copyOf(kept);
  }

  private List<String> csv(String pattern, String... needed) {
    return read(pattern, FileForm.CSV, needed);
  }

  private void keep(Batch batch) {
    meanwhile.run();
    String values =
        batch.columns().stream()
            .map(c -> "CAST(\"" + c.name() + "\" AS VARCHAR)")
            .collect(Collectors.joining(", ", "[", "]"));
    String sql =
        "SELECT _place, _line, %s, _reason, _text FROM (%s) ORDER BY _row"
            .formatted(values, ((Batch.Rows.Selected) batch.rows()).sql());
    try (Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String reason = rows.getString(4);
        kept.add(
            "%s:%d %s"
                .formatted(
                    rows.getString(1),
                    rows.getLong(2),
                    reason == null ? rows.getString(3) : reason + ": " + rows.getString(5)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    columns.add(batch.columns());
    position = Optional.of(batch.end());
  }

  private void assertRefused(String file, String message) {
    assertThatThrownBy(() -> csv("in/*"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(folder.resolve(file) + message);
  }

  @Test
  void csv_isReadWithPlaces_andBrokenRowsAreHandedOn() throws IOException {
    write("in/a.csv", "\uFEFFid,note\r\n1,\"x\ny\"\r\n\r\n2\n3,\"open\n4,é\n");

    assertThat(csv("in/a.csv"))
        .containsExactly(
            "in/a.csv:2 [1, x\ny]",
            "in/a.csv:5 the row has 1 fields, the header 2: 2",
            "in/a.csv:6 a quote is opened and not closed: 3,\"open",
            "in/a.csv:7 [4, é]");
    assertThat(columns)
        .containsExactly(
            List.of(
                new LakeColumn("id", LakeType.STRING), new LakeColumn("note", LakeType.STRING)));
  }

  @Test
  void globs_areSorted_hiddenFilesAndOthersLeft_andEachFileReadOnce() throws IOException {
    write("in/b.csv", "id\n2\n");
    write("in/a.csv", "id\n1\n");
    write("in/.c.csv", "id\n3\n");
    write("in/d.txt", "id\n4\n");
    write("in/deep/e.csv", "id\n5\n");
    write("in/f.csv", "");

    assertThat(csv("in/*.csv")).containsExactly("in/a.csv:2 [1]", "in/b.csv:2 [2]");
    assertThat(csv("in/*.csv")).isEmpty();
    assertThat(csv("in/**.csv")).containsExactly("in/deep/e.csv:2 [5]");
    write("in/f.csv", "id\n6\n");
    assertThat(csv("in/*.csv")).containsExactly("in/f.csv:2 [6]");
  }

  @Test
  void renamedCopy_isNotReadTwice() throws IOException {
    write("in/a.csv", "id\n1\n");
    csv("in/*");
    Files.move(folder.resolve("in/a.csv"), folder.resolve("in/b.csv"));
    Files.copy(folder.resolve("in/b.csv"), folder.resolve("in/c.csv"));
    write("in/d.csv", "id\n2\n");
    Files.copy(folder.resolve("in/d.csv"), folder.resolve("in/e.csv"));

    assertThat(csv("in/*")).containsExactly("in/d.csv:2 [2]");
    assertThat(csv("in/*")).isEmpty();
  }

  @Test
  void rotatedLog_isReadOn_underItsNewName_andTheOldNameIsAnotherFile() throws IOException {
    write("in/log.csv", "id\n1\n2\n");
    csv("in/*");
    append("in/log.csv", "3\n");
    Files.move(folder.resolve("in/log.csv"), folder.resolve("in/log_1.csv"));
    write("in/log.csv", "id\n4\n");

    assertThat(csv("in/*")).containsExactly("in/log.csv:2 [4]", "in/log_1.csv:4 [3]");
    assertThat(csv("in/*")).isEmpty();
    Files.move(folder.resolve("in/log_1.csv"), folder.resolve("in/log_2.csv"));
    Files.move(folder.resolve("in/log.csv"), folder.resolve("in/log_1.csv"));
    write("in/log.csv", "id\n5\n6\n7\n");
    assertThat(csv("in/*"))
        .containsExactly("in/log.csv:2 [5]", "in/log.csv:3 [6]", "in/log.csv:4 [7]");
    assertThat(csv("in/*")).isEmpty();
  }

  @Test
  void fileThatBeginsAsOneThatIsGone_isTheSameOnlyWhereItsBeginningTells() throws IOException {
    write("in/january.csv", "id,n\nann,10\n");
    csv("in/*");
    Files.delete(folder.resolve("in/january.csv"));
    write("in/february.csv", "id,n\nann,10\nben,3\n");

    assertThat(csv("in/*"))
        .containsExactly("in/february.csv:2 [ann, 10]", "in/february.csv:3 [ben, 3]");
  }

  @Test
  void fileThatBeginsAsAnotherThatIsStillThere_isAFileOfItsOwn() throws IOException {
    write("in/a.csv", "id\n1\n");
    csv("in/*");
    write("in/b.csv", "id\n1\n2\n");
    append("in/a.csv", "3\n");

    assertThat(csv("in/*")).containsExactly("in/a.csv:3 [3]", "in/b.csv:2 [1]", "in/b.csv:3 [2]");
  }

  @Test
  void grownFile_isReadOn_fromWhereItEnded() throws IOException {
    write("in/a.csv", "id,n\n1,a\n");
    csv("in/*");
    append("in/a.csv", "2,\"b\nb\"\n3\n");

    assertThat(csv("in/*"))
        .containsExactly(
            "in/a.csv:3 [2, b\nb]", "in/a.csv:5 the row has 1 fields, the header 2: 3");
    append("in/a.csv", "4,d"); // without a line break
    assertThat(csv("in/*")).containsExactly("in/a.csv:6 [4, d]");
    append("in/a.csv", "d\n5,e\n");
    assertRefused(
        "in/a.csv",
        ": the file was read before and has changed since; it has grown, but what was read did not"
            + " end with a line break, so that the last row may have been half a row: put it back"
            + " as it was, and give what is new a name of its own");
  }

  @Test
  void changedFile_isRefused_beforeAnythingOfItIsHandedOn() throws IOException {
    write("in/a.csv", "id\n1\n");
    csv("in/*");
    write("in/a.csv", "id\n2\n3\n");
    assertRefused("in/a.csv", ": the file was read before and has changed since; put it back");
    write("in/a.csv", "id\n");
    assertRefused(
        "in/a.csv", ": the file was read before and has changed since; it is shorter now:");
    assertThat(kept).isEmpty();
  }

  @Test
  void fileThatGrowsWhileItIsRead_isReadToItsLengthOfBefore_andThenOn() throws IOException {
    write("in/a.csv", "id\n1\n");
    meanwhile =
        () -> {
          try {
            append("in/a.csv", "2\n");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    assertThat(csv("in/*")).containsExactly("in/a.csv:2 [1]");
    meanwhile = () -> {};
    assertThat(csv("in/*")).containsExactly("in/a.csv:3 [2]");
  }

  @Test
  void fileThatIsChangedOrCutWhileItIsRead_isRefused_andNothingIsKept() throws IOException {
    for (String changed : List.of("id\n2\n", "id\n2\n3\n", "id\n")) {
      write("in/a.csv", "id\n1\n");
      meanwhile =
          () -> {
            try {
              write("in/a.csv", changed);
              Files.setLastModifiedTime(folder.resolve("in/a.csv"), FileTime.fromMillis(7));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          };
      assertThatThrownBy(() -> csv("in/*"))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("while it was read");
      assertThat(position).isEmpty();
    }
  }

  @Test
  void touchedFile_isTheSame() throws IOException {
    write("in/a.csv", "id\n1\n");
    csv("in/*");
    Files.setLastModifiedTime(folder.resolve("in/a.csv"), FileTime.fromMillis(1));
    assertThat(csv("in/*")).isEmpty();
  }

  @Test
  void packedFiles_areReadByTheirNames_andMayNotGrow() throws IOException {
    write("in/a.csv.gz", packed(true, "id\n1\n"));
    write("in/b.csv.zst", packed(false, "id\n2\n"));
    assertThat(csv("in/*")).containsExactly("in/a.csv.gz:2 [1]", "in/b.csv.zst:2 [2]");

    Files.write(folder.resolve("in/a.csv.gz"), packed(true, "id\n3\n"), StandardOpenOption.APPEND);
    assertRefused(
        "in/a.csv.gz",
        ": the file was read before and has changed since; only plain text files may grow");
  }

  @Test
  void cutPackedFiles_areRefused() throws IOException {
    byte[] gz = packed(true, "id\n1\n".repeat(1_000));
    write("in/a.csv.gz", Arrays.copyOf(gz, gz.length - 12));
    assertRefused("in/a.csv.gz", ": the file is cut short or is not gzip, as its name says");
    Files.delete(folder.resolve("in/a.csv.gz"));
    write("in/b.csv.zst", "id\n1\n");
    assertRefused("in/b.csv.zst", ": the file is cut short or is not zstd, as its name says");
    assertThat(kept).isEmpty();
  }

  @Test
  void latin1_isReadWhenSaid_andRefusedWithItsPlaceOtherwise() throws IOException {
    write("in/a.csv", "id,näme\n1,Müller\n".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused("in/a.csv", ", line 1: the byte at offset 4 is not UTF-8");
    assertThat(read("in/a.csv", new FileForm.Csv(StandardCharsets.ISO_8859_1), "näme"))
        .containsExactly("in/a.csv:2 [1, Müller]");

    write("in/b.csv", "id,n\n1,€\n".getBytes(Charset.forName("windows-1252")));
    assertThat(read("in/b.csv", new FileForm.Csv(Charset.forName("windows-1252"))))
        .containsExactly("in/b.csv:2 [1, €]");
    assertThatThrownBy(() -> new FileForm.Csv(StandardCharsets.UTF_16))
        .hasMessage("CSV is read in UTF-8, ISO-8859-1 or windows-1252, not in UTF-16");
  }

  @Test
  void badByteDeepInAFile_isRefusedWithItsPlace() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("id\n".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes("é\n".repeat(5_000).getBytes(StandardCharsets.UTF_8));
    int at = bytes.size();
    bytes.writeBytes(new byte[] {(byte) 0xE2, '\n', 'x', '\n'});
    write("in/a.csv", bytes.toByteArray());
    assertRefused("in/a.csv", ", line 5002: the byte at offset " + at + " is not UTF-8");
  }

  @Test
  void headers_mayGainColumns_butNotLoseAMappedOne() throws IOException {
    write("in/a.csv", "id,email\n1,x\n");
    write("in/b.csv", "id,email,age\n2,y,3\n");
    write("in/c.csv", "id,e-mail\n4,z\n");
    assertThatThrownBy(() -> csv("in/*", "email"))
        .hasMessage(
            folder.resolve("in/c.csv")
                + ", line 1: no column `email` (did you mean `e-mail`?). The file has `id`,"
                + " `e-mail`");
    assertThat(kept).containsExactly("in/a.csv:2 [1, x]", "in/b.csv:2 [2, y, 3]");
  }

  @Test
  void columnsWithoutAUsableName_areNumbered() throws IOException {
    write("in/a.csv", "id,,ID,_x\n1,2,3,4\n");
    csv("in/*");
    assertThat(columns.get(0))
        .extracting(LakeColumn::name)
        .containsExactly("id", "column_2", "column_3", "column_4");
  }

  @Test
  void jsonLines_areObjects_oneALine() throws IOException {
    write("in/a.jsonl", "{\"id\":1}\n\n[2]\n{\"id\":3\n{\"id\": \"é\"}");

    assertThat(read("in/*", new FileForm.JsonLines()))
        .containsExactly(
            "in/a.jsonl:1 ['{\"id\":1}']",
            "in/a.jsonl:3 the line is not a JSON object: [2]",
            "in/a.jsonl:4 the line is not a JSON object: {\"id\":3",
            "in/a.jsonl:5 ['{\"id\": \"é\"}']");
    assertThat(columns.get(0)).containsExactly(new LakeColumn("payload", LakeType.STRING));
  }

  @Test
  void parquet_keepsItsTypes() throws Exception {
    write("in/empty", "");
    Files.delete(folder.resolve("in/empty"));
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(
          "COPY (SELECT i::INTEGER AS n, (i * 1.5)::DECIMAL(9,2) AS d, 'x' || i AS s, i = 1 AS b,"
              + " DATE '2027-01-01' AS day, TIMESTAMP '2027-01-01 01:02:03.000004' AS \"when\","
              + " {'a': i} AS nested FROM range(2) t(i)) TO '"
              + folder.resolve("in/a.parquet")
              + "' (FORMAT parquet)");
    }
    assertThat(read("in/*", new FileForm.Parquet(), "n"))
        .containsExactly(
            "in/a.parquet:1 [0, 0.0000, x0, false, 2027-01-01, '2027-01-01 01:02:03.000004', '{\"a\":0}']",
            "in/a.parquet:2 [1, 1.5000, x1, true, 2027-01-01, '2027-01-01 01:02:03.000004', '{\"a\":1}']");
    assertThat(columns.get(0))
        .extracting(LakeColumn::type)
        .containsExactly(
            LakeType.LONG,
            LakeType.DECIMAL,
            LakeType.STRING,
            LakeType.BOOLEAN,
            LakeType.DATE,
            LakeType.TIMESTAMP,
            LakeType.STRING);
    assertThat(read("in/*", new FileForm.Parquet())).isEmpty();
    write("in/b.parquet", "no parquet");
    assertThatThrownBy(() -> read("in/*", new FileForm.Parquet()))
        .hasMessage(folder.resolve("in/b.parquet") + ": the file cannot be read as Parquet");
  }

  @Test
  void manyRows_areReadByAllThreads_eachOnce() throws Exception {
    StringBuilder text = new StringBuilder("id,name\n");
    for (int i = 0; i < 200_000; i++) {
      text.append(i).append(i % 1_000 == 7 ? ",\"two\nlines\"\n" : ",plain\n");
    }
    write("in/a.csv", text.toString());
    try (FileSource source =
        new FileSource("s", new FileSet(folder, "in/*"), FileForm.CSV, List.of(), duckdb)) {
      source.read(
          Optional.empty(),
          batch -> {
            String sql = ((Batch.Rows.Selected) batch.rows()).sql();
            try (Statement statement = duckdb.createStatement();
                ResultSet row =
                    statement.executeQuery(
                        "SELECT count(*), count(DISTINCT id), count(DISTINCT _row), min(_row),"
                            + " max(_row), max(_line), count(*) FILTER (id::BIGINT = _row) FROM ("
                            + sql
                            + ")")) {
              row.next();
              kept.add(row.getString(1) + " " + row.getString(2) + " " + row.getString(3));
              kept.add(row.getString(4) + " " + row.getString(5) + " " + row.getString(6));
              kept.add(row.getString(7));
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          });
    }
    assertThat(kept).containsExactly("200000 200000 200000", "0 199999 200201", "200000");
  }

  @Test
  void wrongPatterns_areRefused() {
    for (String pattern : List.of("", "/etc/*.csv", "../x.csv", "in/../../x.csv")) {
      assertThatThrownBy(() -> new FileSet(folder, pattern))
          .hasMessageContaining("is no pattern of files");
    }
    assertThatThrownBy(() -> csv("in/nowhere.csv")).hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> csv("nowhere/*.csv")).hasMessageContaining("there is no such folder");
    position = Optional.of(new Position("{\"v\":2}"));
    assertThatThrownBy(() -> csv("*.csv"))
        .hasMessage("the position that was kept is not one of files");
  }

  private static byte[] packed(boolean gzip, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : new ZstdOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
