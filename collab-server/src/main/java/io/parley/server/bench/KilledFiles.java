package io.parley.server.bench;

import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.FileForm;
import io.parley.connector.source.FileSet;
import io.parley.connector.source.FileSource;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceMapping;
import io.parley.identity.normalise.IdentifierType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** Files that come one after the other, some of their rows broken where the form allows it. */
final class KilledFiles implements KilledSource {
  private static final int ROWS = 2_000;

  private final String name;
  private final FileForm form;
  private final String ending;

  private KilledFiles(String name, FileForm form, String ending) {
    this.name = name;
    this.form = form;
    this.ending = ending;
  }

  static KilledFiles csv(String name) {
    return new KilledFiles(name, FileForm.CSV, name.endsWith("gz") ? ".csv.gz" : ".csv");
  }

  static KilledFiles jsonLines() {
    return new KilledFiles("json-lines", new FileForm.JsonLines(), ".jsonl");
  }

  static KilledFiles parquet() {
    return new KilledFiles("parquet", new FileForm.Parquet(), ".parquet");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long grow(Path folder, int part) throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Path hidden = in.resolve(".part");
    if (form instanceof FileForm.Parquet) {
      writeParquet(in, hidden, part);
    } else {
      StringBuilder text = new StringBuilder(form instanceof FileForm.Csv ? "id,mail,n\n" : "");
      for (long id = (long) part * ROWS; id < (part + 1L) * ROWS; id++) {
        text.append(form instanceof FileForm.Csv ? csvRow(id) : jsonRow(id));
      }
      try (OutputStream out = Files.newOutputStream(hidden);
          OutputStream packed = ending.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
        packed.write(text.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    Files.move(hidden, in.resolve("%05d%s".formatted(part, ending)));
    return ROWS;
  }

  private static String csvRow(long id) {
    if (id % 97 == 0) {
      return id + ",broken\n";
    }
    return "%d,\"p%d@shop.example\",%s\n".formatted(id, id, id % 89 == 0 ? "x" : "1");
  }

  private static String jsonRow(long id) {
    return id % 97 == 0
        ? "{\"id\":" + id + "\n"
        : "{\"id\":%d,\"mail\":\"p%d@shop.example\",\"n\":%s}\n"
            .formatted(id, id, id % 89 == 0 ? "\"x\"" : "1");
  }

  private static void writeParquet(Path folder, Path file, int part) throws IOException {
    try (BenchDatabase database = BenchDatabase.open(folder)) {
      database.execute(
          "COPY (SELECT i AS id, 'p' || i || '@shop.example' AS mail, CASE WHEN i %% 89 = 0 THEN 'x' ELSE '1' END AS n FROM range(%d, %d) t(i)) TO '%s' (FORMAT parquet)"
              .formatted((long) part * ROWS, (part + 1L) * ROWS, file));
    } catch (SQLException e) {
      throw new IOException("a Parquet file cannot be written", e);
    }
  }

  @Override
  public Source open(Path folder, Connection duckdb) {
    return new FileSource("killed", new FileSet(folder, "in/*" + ending), form, List.of(), duckdb);
  }

  @Override
  public Set<String> sealed() {
    return Set.of("mail");
  }

  @Override
  public SourceMapping mapping() {
    String path = form instanceof FileForm.JsonLines ? "$." : "";
    return new SourceMapping(
        "killed",
        List.of(new IdentifierColumn(path + "mail", IdentifierType.EMAIL)),
        List.of(
            new AttributeColumn(path + "id", "id", AttributeType.INTEGER),
            new AttributeColumn(path + "n", "n", AttributeType.INTEGER)),
        "US");
  }
}
