package io.parley.server.bench;

import io.parley.connector.source.FileForm;
import io.parley.connector.source.FileSet;
import io.parley.connector.source.FileSource;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceMapping;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Files that come one after the other, some of their rows broken where the form allows it. */
final class KilledFiles implements KilledSource {
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
  public void grow(Path folder, int part) throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Path hidden = in.resolve(".part");
    if (form instanceof FileForm.Parquet) {
      writeParquet(in, hidden, part);
    } else {
      String text = form instanceof FileForm.Csv ? KilledSource.csv(part) : jsonLines(part);
      try (OutputStream out = Files.newOutputStream(hidden);
          OutputStream packed = ending.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
        packed.write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    Files.move(hidden, in.resolve("%05d%s".formatted(part, ending)));
  }

  private static String jsonLines(int part) {
    StringBuilder text = new StringBuilder();
    for (long id = (long) part * ROWS; id < (part + 1L) * ROWS; id++) {
      text.append(KilledSource.json(id)).append('\n');
    }
    return text.toString();
  }

  private static void writeParquet(Path folder, Path file, int part) throws IOException {
    try (BenchDatabase database = BenchDatabase.open(folder)) {
      database.execute(
          "COPY (%s) TO '%s' (FORMAT parquet)".formatted(KilledIceberg.select(part), file));
    } catch (SQLException e) {
      throw new IOException("a Parquet file cannot be written", e);
    }
  }

  @Override
  public Source open(Path folder, Connection duckdb) {
    return new FileSource(
        KilledIngest.SOURCE, new FileSet(folder, "in/*" + ending), form, List.of(), duckdb);
  }

  @Override
  public SourceMapping mapping() {
    return KilledSource.mapping(form instanceof FileForm.JsonLines ? "$." : "");
  }
}
