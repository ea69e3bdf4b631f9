package io.parley.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The reader in blocks keeps and rejects exactly what the reader by lines does. */
class TextRowsTest {
  private static final Path FILE = Path.of("people.csv");

  /** Everything that CSV turns on, and all line breaks, close together. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a", "bb", ",", ",", "\"", "\"", "\"\"", "\n", "\n", "\r\n", "\r", "é", "€", " ")
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  /** As files are: rows of two fields, some quoted, and something broken now and then. */
  @Provide
  Arbitrary<String> files() {
    return Arbitraries.of(
            "1,a\n",
            "2,\"b,b\"\n",
            "\"3\",\"c \"\"c\"\"\"\r\n",
            "4,\"d\nd\"\n",
            "\n",
            "5\n",
            "6,\"open\n",
            "7,\"x\"y\n",
            "8,5\" disk\n",
            "9,é\n",
            "10,a,b\n",
            ",\n",
            "\"\",\"\"\n")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 3_000)
  void anyText_isReadAsByLines(@ForAll("texts") String text, @ForAll("windows") int window)
      throws IOException {
    assertThat(blocks(text, window, 7)).isEqualTo(byLine(text));
  }

  @Property(tries = 2_000)
  void files_areReadAsByLines(@ForAll("files") String text, @ForAll("windows") int window)
      throws IOException {
    assertThat(blocks(text, window, 3)).isEqualTo(byLine(text));
  }

  @Provide
  Arbitrary<Integer> windows() {
    return Arbitraries.of(16, 17, 23, 64, 100, 1 << 16);
  }

  @Test
  void longLines_areReadAsByLines() throws IOException {
    String text =
        "1,"
            + "x".repeat(70_000)
            + "\n2,"
            + "y".repeat(TextLines.MAX_BYTES)
            + "\n3,c\n4,\""
            + "z\n".repeat(10)
            + "\"\n";
    assertThat(blocks(text, 1 << 16, 2_048)).isEqualTo(byLine(text)).hasSize(4);
  }

  /** Rows by their number: what {@link CsvRecords} gives. */
  private static List<String> byLine(String text) throws IOException {
    CsvRecords records = new CsvRecords(new TextLines(FILE, stream(text)));
    List<String> rows = new ArrayList<>();
    for (Optional<CsvLine> next = records.next(); next.isPresent(); next = records.next()) {
      CsvLine line = next.get();
      if (line instanceof CsvLine.Fields fields && fields.fields().size() == 2) {
        rows.add(rows.size() + " " + line.line() + " " + fields.fields());
      } else {
        String reason =
            line instanceof CsvLine.Broken broken
                ? broken.reason()
                : RowReader.wrongCount(((CsvLine.Fields) line).fields().size(), 2);
        rows.add(rows.size() + " " + line.line() + " rejected: " + reason + ": " + line.text());
      }
    }
    return rows;
  }

  private static List<String> blocks(String text, int window, int atOnce) throws IOException {
    TextBytes bytes = TextLines.atStart(FILE, new TextBytes(stream(text), window, 0, 0));
    CsvRecords records = new CsvRecords(new TextLines(FILE, bytes));
    TextBlocks blocks =
        new TextBlocks(bytes, new PlainLines(bytes, true), TextReading.slow(records));
    TextRows reader = new TextRows(FILE, blocks, 2, true);
    List<String> rows = new ArrayList<>();
    for (TextRows.Rows next = reader.next(atOnce); next.count() > 0; next = reader.next(atOnce)) {
      for (int i = 0; i < next.count(); i++) {
        String start = next.row(i) + " " + next.line(i) + " ";
        byte[] reason = next.reasons()[i];
        rows.add(
            start
                + (reason == null
                    ? List.of(text(next.column(0)[i]), text(next.column(1)[i]))
                    : "rejected: " + text(reason) + ": " + text(next.texts()[i])));
      }
    }
    return rows;
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
