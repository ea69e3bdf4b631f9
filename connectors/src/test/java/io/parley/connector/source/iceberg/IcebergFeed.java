package io.parley.connector.source.iceberg;

import io.parley.connector.source.Source;
import io.parley.connector.source.SourceContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.types.Types;

/** An Iceberg table, appended to in files of nine rows. */
final class IcebergFeed implements SourceContract.Feed {
  private static final String HIDDEN = ".hidden";

  private final OthersTable theirs;

  IcebergFeed(Path folder) {
    theirs = table(folder);
  }

  /** Such a table, empty. */
  static OthersTable table(Path folder) {
    return new OthersTable(
        folder,
        Types.NestedField.required(1, "id", Types.IntegerType.get()),
        Types.NestedField.optional(2, "note", Types.StringType.get()),
        Types.NestedField.optional(3, "at", Types.TimestampType.withZone()));
  }

  @Override
  public Source open() {
    return new IcebergSource("feed", theirs.foreign(), 4);
  }

  @Override
  public void append(List<String> texts) {
    for (int i = 0; i < texts.size(); i += 9) {
      theirs.append(
          texts.subList(i, Math.min(i + 9, texts.size())).stream()
              .map(t -> "SELECT 1::INTEGER AS id, '" + t + "' AS note, now() AS at")
              .collect(Collectors.joining(" UNION ALL ")));
    }
  }

  @Override
  public void changeBelow() {
    theirs.table().newDelete().deleteFile(theirs.files().get(0)).commit();
  }

  @Override
  public void breakAfter(int rows) {
    // The last files are gone for a while.
    List<DataFile> files = theirs.files();
    for (int i = Math.max(0, files.size() - 1 - rows / 9); i < files.size(); i++) {
      move(Path.of(files.get(i).location()), "", HIDDEN);
    }
  }

  @Override
  public void mend() {
    theirs.files().forEach(file -> move(Path.of(file.location()), HIDDEN, ""));
  }

  private static void move(Path file, String from, String to) {
    try {
      Path before = Path.of(file + from);
      if (Files.exists(before)) {
        Files.move(before, Path.of(file + to));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int held() {
    return 0; // nothing is opened; statements name files
  }

  @Override
  public void close() {
    theirs.close();
  }
}
