package io.parley.identity.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.plan.Rejected.Reason;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.BadFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagingTest {
  private final Path folder;
  private RecordTable table = RecordTable.open(200);

  StagingTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void open() {
    table.close();
    table = RecordTable.open(200);
  }

  @AfterEach
  void close() {
    table.close();
  }

  private Staged stage(String source) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("i.yaml"),
            "identity: v1\nmodel: people\nsources:\n  - {name: s, key: id, " + source + "}\n");
    return Staging.stage(IdentityFile.read(file), table, Progress.NONE);
  }

  private void write(String name, String text, Charset charset) throws IOException {
    Files.write(folder.resolve(name), text.getBytes(charset));
  }

  private List<String> rows(String columns) {
    List<String> rows = new ArrayList<>();
    table.query(
        "SELECT concat_ws('|', rid, key, %s) FROM records ORDER BY rid".formatted(columns),
        row -> rows.add(row.getString(1)));
    return rows;
  }

  @Test
  void brokenRows_areCountedWithLineAndReason() throws IOException {
    write(
        "s.csv",
        "\uFEFFid,name,town\n1,Müller,\"Bad\nHomburg\"\n2,Bob\n3,C,d,e\n4,\"x\"y,z\n1,Again,a\n,No,key\n6,Last,\"a \"\"b\"\"\"\n7,\"open,x\n",
        StandardCharsets.UTF_8);

    Staged staged = stage("file: s.csv, columns: {family_name: name, locality: town}");

    assertThat(rows("family_name, locality"))
        .containsExactly("0|1|muller|bad homburg", "1|6|last|a b");
    Staged.SourceCount source = staged.sources().get(0);
    assertThat(source.records()).isEqualTo(2);
    assertThat(source.rejections()).isEqualTo(6);
    // A value with a line break is two lines of the file.
    assertThat(source.named())
        .extracting(Rejected::message)
        .containsExactly(
            "s, line 4: it has fewer columns than the header",
            "s, line 5: it has more columns than the header",
            "s, line 6: a quote is not closed, or text follows one",
            "s, line 10: a quote is not closed, or text follows one",
            "s, row 2: its key stands in a row above",
            "s, row 3: its key is empty");
  }

  @ParameterizedTest
  @CsvSource({"utf-8, UTF-8", "latin-1, ISO-8859-1", "utf-16, UTF-16LE"})
  void strayQuote_costsItsRowAlone(String encoding, String charset) throws IOException {
    StringBuilder text = new StringBuilder("id;name;town\n1;Ann;x\n2;\"Bob;x\n");
    for (int i = 3; i < 200; i++) {
      text.append(i).append(";Müller").append(i % 2 == 0 ? ";x\n" : ";\"a \"\"b\"\"\nc\"\n");
    }
    text.append("200;\"Zoe\n");
    write("s.csv", text.toString(), Charset.forName(charset));

    Staged staged =
        stage(
            "file: s.csv, delimiter: ;, encoding: %s, columns: {family_name: name, locality: town}"
                .formatted(encoding));

    assertThat(staged.records()).isEqualTo(198);
    assertThat(rows("family_name, coalesce(locality, '-')"))
        .contains("0|1|ann|x", "1|3|muller|a b c", "197|199|muller|a b c");
    assertThat(staged.sources().get(0).named())
        .extracting(Rejected::message)
        .containsExactly(
            "s, line 3: a quote is not closed, or text follows one",
            "s, line 300: a quote is not closed, or text follows one");
  }

  @ParameterizedTest
  @CsvSource({"latin-1, ISO-8859-1", "utf-16, UTF-16LE", "utf-8, UTF-8"})
  void encoding_isReadAsNamed(String encoding, String charset) throws IOException {
    write("s.csv", "id;name\n1;Müller\n2;\"Straße; 5\"\n", Charset.forName(charset));

    stage("file: s.csv, delimiter: ;, encoding: %s, columns: {street: name}".formatted(encoding));

    assertThat(rows("street")).containsExactly("0|1|muller", "1|2|st 5");
  }

  @Test
  void wrongEncoding_rejectsRowsAndSaysSo() throws IOException {
    write("s.csv", "id,name\n1,Müller\n2,Smith\n", StandardCharsets.ISO_8859_1);

    Staged staged = stage("file: s.csv, columns: {family_name: name}");

    assertThat(rows("family_name")).containsExactly("0|2|smith");
    assertThat(staged.sources().get(0).named())
        .containsExactly(new Rejected("s", 2, Reason.ENCODING));
  }

  @Test
  void jsonLines_areRead_aBrokenOneIsRejected() throws IOException {
    write(
        "s.jsonl",
        "{\"id\": 1, \"name\": \"Smith\"}\n{\"id\": 2, \"na\n{\"id\": 3, \"name\": null, \"x\": 4}\n",
        StandardCharsets.UTF_8);

    Staged staged = stage("file: s.jsonl, columns: {family_name: name, customer_id: x}");

    assertThat(rows("coalesce(family_name, '-'), coalesce(customer_id, '-')"))
        .containsExactly("0|1|smith|-", "1|3|-|4");
    assertThat(staged.rejections()).isEqualTo(1);
  }

  @Test
  void parquet_isRead() throws IOException {
    table.execute(
        "COPY (SELECT 7 AS id, DATE '1970-12-31' AS born) TO '%s' (FORMAT parquet)"
            .formatted(folder.resolve("s.parquet")));

    stage("file: s.parquet, columns: {birth_date: born}");

    assertThat(rows("birth_date")).containsExactly("0|7|19701231");
  }

  @Test
  void severalValues_standInFurtherColumns_withoutGaps() throws IOException {
    write(
        "s.csv",
        "id,home,mobile,first,last,whole\n1,,702-919-1300,Ann,Lee,\"Smith, Ann\"\n2,702-919-1300,702-919-1301,,,\n",
        StandardCharsets.UTF_8);

    Staged staged =
        stage(
            "file: s.csv, columns: {phone: [home, mobile], given_name: first, family_name: last, full_name: whole}");

    assertThat(rows("coalesce(phone, '-'), coalesce(phone_2, '-'), coalesce(family_name_2, '-')"))
        .containsExactly("0|1|+17029191300|-|smith", "1|2|+17029191300|+17029191301|-");
    assertThat(staged.columns()).contains("phone_2", "given_name_2").doesNotContain("middle_name");
  }

  @Test
  void junkAndUnreadable_leaveTheCellEmpty_andAreCounted() throws IOException {
    write(
        "s.csv", "id,mail,call\n1,test@test.com,12\n2,ann@shop.example,\n", StandardCharsets.UTF_8);

    Staged staged = stage("file: s.csv, columns: {email: mail, phone: call}");

    assertThat(rows("coalesce(email, '-')")).containsExactly("0|1|-", "1|2|ann@shop.example");
    assertThat(staged.sources().get(0).junk()).containsEntry("email", 1L);
    assertThat(staged.sources().get(0).unread()).containsEntry("phone", 1L);
  }

  @Test
  void columnThatIsNotThere_isNamed() throws IOException {
    write("s.csv", "id,surname\n1,Smith\n", StandardCharsets.UTF_8);

    assertThatThrownBy(() -> stage("file: s.csv, columns: {family_name: surnam}"))
        .isInstanceOf(BadFile.class)
        .hasMessage("the source `s` has no column `surnam`; did you mean `surname`?");
  }

  @Test
  void columnLikeNone_namesNoneOfTheOthers_forTheyMayBeSomebodysData() throws IOException {
    write("s.csv", "Ann;Smith\nBob;Lee\n", StandardCharsets.UTF_8);

    assertThatThrownBy(() -> stage("file: s.csv, delimiter: ;, columns: {family_name: surname}"))
        .isInstanceOf(BadFile.class)
        .hasMessage(
            "the source `s` has no column `id`; the names stand in the first row of the file, as it is parted by `;` in utf-8");
  }

  @Test
  void columnThatStandsTwice_isRefusedWhereItIsMapped() throws IOException {
    write("s.csv", "id,mail,mail,x,x\n1,a@a.example,b@b.example,1,2\n", StandardCharsets.UTF_8);

    assertThatThrownBy(() -> stage("file: s.csv, columns: {email: mail}"))
        .isInstanceOf(BadFile.class)
        .hasMessage("the source `s` has two columns `mail`; rename the one that is not meant");
    write("s.csv", "id,mail,x,x\n1,a@a.example,1,2\n", StandardCharsets.UTF_8);
    open();
    assertThat(stage("file: s.csv, columns: {email: mail}").records()).isEqualTo(1);
  }

  @Test
  void emptyFile_isCalledEmpty() throws IOException {
    write("s.csv", "", StandardCharsets.UTF_8);

    assertThatThrownBy(() -> stage("file: s.csv, columns: {email: mail}"))
        .isInstanceOf(BadFile.class)
        .hasMessage(
            "the source `s` has no names of columns in its first row; is %s empty?"
                .formatted(folder.resolve("s.csv")));
  }

  @Test
  void fileThatIsNotThere_isNamed() {
    assertThatThrownBy(() -> stage("file: none.csv, columns: {family_name: surname}"))
        .isInstanceOf(BadFile.class)
        .hasMessage(
            "the source `s` has no file %s; its path is relative to the identity file"
                .formatted(folder.resolve("none.csv")));
  }
}
