package io.parley.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceTest {
  private static final SourceMapping MAPPING =
      new SourceMapping(
          "crm",
          List.of(
              new IdentifierColumn("email", IdentifierType.EMAIL),
              new IdentifierColumn("mobile", IdentifierType.PHONE)),
          List.of(
              new AttributeColumn("Spend", "spend", AttributeType.DECIMAL),
              new AttributeColumn("note", "note", AttributeType.TEXT)),
          "US");

  private static final String HEADER = "id,email,mobile,Spend,note\n";

  private final Path directory;
  private final List<SourceRow> rows = new ArrayList<>();
  private final List<Rejection> rejects = new ArrayList<>();

  CsvSourceTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private ReadSummary read(String text) throws IOException {
    return read("people.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private ReadSummary read(String name, byte[] bytes) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, bytes);
    return new CsvSource(file, MAPPING).read(rows::add, rejects::add);
  }

  private void assertRefused(String text, String message) {
    assertRefused(text.getBytes(StandardCharsets.UTF_8), message);
  }

  /** The whole message, with the file's path in front. */
  private void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> read("people.csv", bytes))
        .isInstanceOf(SourceException.class)
        .hasMessage(directory.resolve("people.csv") + message);
  }

  @Test
  void row_isNormalisedAndTyped() throws IOException {
    ReadSummary summary = read(HEADER + "1,Ann@Shop.Example,(212) 555-0100,12.5,hi there \n");

    assertThat(rows)
        .containsExactly(
            new SourceRow(
                "crm",
                2,
                List.of(
                    new Identifier(IdentifierType.EMAIL, "ann@shop.example"),
                    new Identifier(IdentifierType.PHONE, "+12125550100")),
                Map.of("spend", new BigDecimal("12.5000"), "note", "hi there ")));
    assertThat(rows.get(0).attributes().keySet()).containsExactly("spend", "note");
    assertThat(summary).isEqualTo(new ReadSummary(1, 0, unusable(0, 0)));
  }

  @Test
  void emptyCells_areAbsent_andUnusableIdentifiersCounted() throws IOException {
    ReadSummary summary =
        read(HEADER + "1,,,,\n2,nobody,\"\",,\"\"\n3,noreply@shop.example,123,,\n");
    assertThat(rows).hasSize(3).allMatch(row -> row.identifiers().isEmpty());
    assertThat(rows).allMatch(row -> row.attributes().isEmpty());
    assertThat(summary).isEqualTo(new ReadSummary(3, 0, unusable(2, 1)));
  }

  @Test
  void quotedFields_keepCommasQuotesAndLineBreaks() throws IOException {
    read(
        "id,email,mobile,Spend,note\r\n"
            + "1,,,,\"a \"\"b\"\", c\r\nd\n\"\r\n"
            + "\n"
            + "2,,,,5\" disk\r"
            + "3,,,,last");
    assertThat(rows).extracting(SourceRow::line).containsExactly(2L, 6L, 7L);
    assertThat(rows)
        .extracting(row -> row.attributes().get("note"))
        .containsExactly("a \"b\", c\nd\n", "5\" disk", "last");
    assertThat(rejects).isEmpty();
  }

  @Test
  void byteOrderMark_isSkipped() throws IOException {
    read("\uFEFF" + HEADER + "1,ann@shop.example,,,\n");
    assertThat(rows).hasSize(1);
  }

  @Test
  void gzip_isReadByItsName() throws IOException {
    byte[] packed = gzip(HEADER + "1,ann@shop.example,,,\n");
    assertThat(read("people.csv.gz", packed).rowsRead()).isEqualTo(1);

    assertRefused(
        packed, ": the file is gzip although its name does not say so; let it end in .gz");
    assertThatThrownBy(() -> read("cut.gz", Arrays.copyOf(packed, packed.length - 12)))
        .hasMessage(
            directory.resolve("cut.gz")
                + ": the file is cut short or is not gzip, as its name says; fetch it again");
    assertThatThrownBy(() -> read("not.gz", HEADER.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(SourceException.class);
  }

  @Test
  void brokenRows_costThemselvesOnly() throws IOException {
    ReadSummary summary =
        read(
            HEADER
                + "1,secret@a.example,,1,\n"
                + "2,secret@b.example,,x99,\n"
                + "3,secret@c.example,1\n"
                + "4,secret@d.example,,,\"never closed\n"
                + "5,secret@e.example,,,\"fine\"\n"
                + "6,secret@f.example,,,\"text\"behind\n"
                + "7,secret@g.example,,1.23456,\n"
                + "8,secret@h.example,,,a,b\n"
                + "9,secret@i.example,,,"
                + "n".repeat(70_000)
                + "\n"
                + "10,secret@j.example,,,"
                + "n".repeat(1_100_000)
                + "\n"
                + "11,secret@k.example,,2,\"open to the end\n"
                + "12,secret@l.example,,2,\n");

    assertThat(rows).extracting(SourceRow::line).containsExactly(2L, 6L, 13L);
    assertThat(rejects)
        .containsExactly(
            new Rejection(3, Optional.of("Spend"), "is not a decimal number such as -12.50"),
            new Rejection(4, Optional.empty(), "the row has 3 fields, the header 5"),
            new Rejection(
                5, Optional.empty(), "there is text between a closing quote and the next comma"),
            new Rejection(
                7, Optional.empty(), "there is text between a closing quote and the next comma"),
            new Rejection(
                8, Optional.of("Spend"), "has more than 4 digits after the decimal point"),
            new Rejection(9, Optional.empty(), "the row has 6 fields, the header 5"),
            new Rejection(10, Optional.of("note"), "is longer than 65,536 characters"),
            new Rejection(11, Optional.empty(), "the line is longer than 1 MiB"),
            new Rejection(12, Optional.empty(), "a quote is opened and not closed"));
    assertThat(summary).isEqualTo(new ReadSummary(3, 9, unusable(0, 0)));
    assertThat(rejects.toString()).doesNotContain("secret", "x99", "1.23456", "behind", "nnn");
  }

  @Test
  void missingColumns_areNamedAtOnce_withANearName() {
    assertRefused(
        "id,e-mail,phone,spend,note\n1,secret@a.example,,,\n",
        ", line 1: no column `email` (did you mean `e-mail`?), no column `mobile`, no column `Spend`"
            + " (did you mean `spend`?). The file has `id`, `e-mail`, `phone`, `spend`, `note`");
  }

  @Test
  void missingHeader_showsNoCellOfTheFirstRow() {
    assertRefused(
        "1,secret@a.example,2125550100,3.5,Ann\n",
        ", line 1: no column `email`, no column `mobile`, no column `Spend`, no column `note`. The"
            + " line looks like data, so its cells are not shown; put a header line first");
    for (String row :
        List.of("Ann,secret@a.example", "Ann,2125550100", "Ann,7", "Ann,1970-01-01")) {
      String message = String.valueOf(catchThrowable(() -> read(row + "\n")).getMessage());
      // The folder before it has a random number in its name.
      assertThat(message.substring(message.indexOf("people.csv")))
          .endsWith("put a header line first")
          .doesNotContain("Ann", "secret", "212", "1970");
    }
  }

  @Test
  void otherSeparator_isSuspected() {
    assertRefused(
        "id;email;mobile;Spend;note\n",
        ", line 1: no column `email`, no column `mobile`, no column `Spend`, no column `note`. The"
            + " line has no comma; the separator must be a comma");
  }

  @Test
  void duplicateColumn_isRefusedIfMapped() throws IOException {
    assertRefused(
        "id,email,mobile,Spend,note,email\n",
        ", line 1: column `email` stands twice in the header, as columns 2 and 6; rename one");
    assertThat(read("id,email,mobile,Spend,note,id\n1,,,,,2\n").rowsRead()).isEqualTo(1);
  }

  @Test
  void emptyFile_isRefused_headerOnlyIsNot() throws IOException {
    assertRefused("", ": the file is empty; a header line is needed");
    assertRefused("\uFEFF\n\n", ": the file is empty; a header line is needed");
    assertRefused(
        "id,\"email\n", ", line 1: the header is broken: a quote is opened and not closed");
    assertThat(read(HEADER)).isEqualTo(new ReadSummary(0, 0, unusable(0, 0)));
  }

  @Test
  void latin1_isRefusedWithItsPlace() {
    byte[] bytes = (HEADER + "1,,,,ok é\n2,,,,Müller\n").getBytes(StandardCharsets.ISO_8859_1);
    // 27 bytes of header, then "1,,,,ok " before the é.
    assertRefused(
        bytes,
        ", line 2: the byte at offset 35 is not UTF-8; the file looks like Latin-1 (ISO-8859-1 or"
            + " Windows-1252). Convert it to UTF-8 (iconv -f WINDOWS-1252 -t UTF-8), or name"
            + " it as `from: {files: …, encoding: windows-1252}`");
  }

  @Test
  void cutSequence_isRefusedWithoutAGuess_andARealReplacementCharacterIsFine() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        (HEADER + "1,,,,\uFFFD fine\n".repeat(9_000) + "2,,,,").getBytes(StandardCharsets.UTF_8));
    assertThat(read("people.csv", bytes.toByteArray()).rowsRead()).isEqualTo(9_001);

    int offset = bytes.size();
    bytes.writeBytes(new byte[] {(byte) 0xE2, (byte) 0x82, '\n'});
    assertRefused(
        bytes.toByteArray(),
        ", line 9002: the byte at offset " + offset + " is not UTF-8. Convert the file to UTF-8");
  }

  @Test
  void utf16_isRefused() {
    for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE")) {
      assertRefused(
          (HEADER + "1,,,,\n").getBytes(Charset.forName(charset)),
          ", line 1: the file is not UTF-8; it looks like UTF-16. Convert it to UTF-8, for example"
              + " with: iconv -f UTF-16 -t UTF-8");
    }
  }

  @Test
  void missingFile_isNamed() {
    Path file = directory.resolve("nowhere.csv");
    assertThatThrownBy(() -> new CsvSource(file, MAPPING).read(rows::add, rejects::add))
        .isInstanceOf(SourceException.class)
        .hasMessage(file + ": there is no such file");
  }

  @Test
  void everyType_isReadOrRefused() throws IOException {
    SourceMapping mapping =
        new SourceMapping(
            "types",
            List.of(),
            Arrays.stream(AttributeType.values())
                .map(type -> new AttributeColumn(type.name(), type.name(), type))
                .toList(),
            "US");
    Path file = directory.resolve("types.csv");
    Files.writeString(
        file,
        """
        INTEGER,DECIMAL,TEXT,BOOLEAN,DATE,TIMESTAMP
         -7 ,+00012.50, x ,Yes,2027-02-28,2027-02-28 23:30:00.1234567+02:00
        1.5,,,,,
        99999999999999999999,,,,,
        ,1e5,,,,
        ,123456789012345,,,,
        ,,,maybe,,
        ,,,,28.02.2027,
        ,,,,2027-02-30,
        ,,,,,2027-02-28
        ,,,,,2027-02-28T25:00
        ,,,,,2027-02-28T01:02Z
        """);
    new CsvSource(file, mapping).read(rows::add, rejects::add);

    assertThat(rows.get(0).attributes())
        .isEqualTo(
            Map.of(
                "INTEGER",
                -7L,
                "DECIMAL",
                new BigDecimal("12.5000"),
                "TEXT",
                " x ",
                "BOOLEAN",
                true,
                "DATE",
                LocalDate.parse("2027-02-28"),
                "TIMESTAMP",
                LocalDateTime.parse("2027-02-28T21:30:00.123456")));
    assertThat(rows.get(1).attributes())
        .isEqualTo(Map.of("TIMESTAMP", LocalDateTime.parse("2027-02-28T01:02")));
    assertThat(rejects)
        .extracting(Rejection::reason)
        .containsExactly(
            "is not a whole number",
            "is a whole number beyond 64 bits",
            "is not a decimal number such as -12.50",
            "has more than 14 digits before the decimal point",
            "is neither true nor false",
            "is not a date such as 2027-01-31",
            "is a day that the calendar does not have",
            "is not a time such as 2027-01-31T23:59:59Z",
            "is a time that the calendar or the clock does not have");
  }

  /** Lines, line breaks and multi-byte letters at every position around the buffer's end. */
  @Test
  void bufferBoundaries_doNotShow() throws IOException {
    for (int pad = 65_530; pad < 65_545; pad++) {
      rows.clear();
      int filler = pad - HEADER.length() - "1,,,,".length();
      read(HEADER + "1,,,," + "x".repeat(filler) + "é\r\n2,,,,é€\r\n3,,,,end");
      assertThat(rows).extracting(SourceRow::line).contains(3L, 4L);
      assertThat(rows.get(rows.size() - 2).attributes()).containsEntry("note", "é€");
    }
  }

  @Tag("slow")
  @Test
  void hundredThousandRows_takeSeconds() throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < 100_000; i++) {
      text.append(i).append(",p").append(i).append("@shop.example,(212) 555-01");
      text.append(10 + i % 90).append(",1.50,\"a note, quoted\"\n");
    }
    long start = System.nanoTime();
    assertThat(read(text.toString()).rowsRead()).isEqualTo(100_000);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void badMapping_isRefused() {
    IdentifierColumn email = new IdentifierColumn("email", IdentifierType.EMAIL);
    AttributeColumn note = new AttributeColumn("note", "note", AttributeType.TEXT);
    assertThatThrownBy(() -> new SourceMapping("../x", List.of(email), List.of(), "US"))
        .hasMessage("source `../x` is no name: use letters, digits, `.`, `_` and `-`, at most 64");
    assertThatThrownBy(() -> new SourceMapping("crm", List.of(), List.of(), "US"))
        .hasMessage("source `crm` maps no column; name at least one identifier or attribute");
    assertThatThrownBy(() -> new SourceMapping("crm", List.of(email), List.of(), "us"))
        .hasMessage(
            "source `crm`: default region `us` is not known; give two upper-case letters, such as"
                + " US or DE");
    assertThatThrownBy(() -> new SourceMapping("crm", List.of(), List.of(note, note), "US"))
        .hasMessage("source `crm`: attribute `note` is mapped twice; give each its own name");
  }

  @Test
  void row_hidesItsDataInLogs() throws IOException {
    read(HEADER + "1,ann@shop.example,,,secret\n");
    assertThat(rows.get(0)).hasToString("SourceRow[crm, line 2]");
  }

  private static Map<IdentifierType, Long> unusable(long emails, long phones) {
    return Map.of(IdentifierType.EMAIL, emails, IdentifierType.PHONE, phones);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
