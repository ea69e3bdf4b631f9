package io.parley.connector.source.iceberg;

import io.parley.connector.source.SourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;

/** An Iceberg table that others write, as it is now. It is only read. */
@FunctionalInterface
public interface ForeignTable {
  /**
   * The table with its newest metadata; asked for again at each reading. A table of a catalog is
   * {@code () -> catalog.loadTable(id)}.
   *
   * @throws RuntimeException if it cannot be loaded
   */
  Table load();

  /**
   * A table without a catalog, by the folder in which it lies: of the files {@code
   * metadata/*.metadata.json} the one with the highest number is its state, as catalogs of files
   * have it.
   */
  static ForeignTable in(Path folder) {
    return () -> {
      Path newest = newest(folder.resolve("metadata"));
      return new BaseTable(
          new StaticTableOperations(newest.toString(), new ReadOnlyFiles()), folder.toString());
    };
  }

  private static Path newest(Path metadata) {
    try (Stream<Path> files = Files.list(metadata)) {
      return files
          .filter(file -> number(file).isPresent())
          .max(Comparator.comparing(file -> number(file).orElse(-1L)))
          .orElseThrow(() -> new SourceException(metadata + ": there is no *.metadata.json here"));
    } catch (IOException | UncheckedIOException e) {
      throw new SourceException(metadata + ": the folder of an Iceberg table cannot be read", e);
    }
  }

  /** Of {@code v12.metadata.json} or {@code 00012-….metadata.json}. */
  private static Optional<Long> number(Path file) {
    Matcher name =
        Pattern.compile("v?([0-9]{1,18})(-.*)?\\.metadata\\.json")
            .matcher(String.valueOf(file.getFileName()));
    return name.matches() ? Optional.of(Long.valueOf(name.group(1))) : Optional.empty();
  }
}
