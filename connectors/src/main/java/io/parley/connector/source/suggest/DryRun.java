package io.parley.connector.source.suggest;

import io.parley.connector.source.Batch;
import io.parley.connector.source.CsvSource;
import io.parley.connector.source.RawRow;
import io.parley.connector.source.ReadSummary;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceMapping;
import io.parley.identity.normalise.IdentifierType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an ingest would find, without keeping anything.
 *
 * @param rows rows that could be read
 * @param rejected rows that could not, by reason; a reason quotes nothing
 * @param unusable cells of identifiers that hold none, by type
 */
public record DryRun(
    long rows, SortedMap<String, Long> rejected, Map<IdentifierType, Long> unusable) {
  /** Copies the maps. */
  public DryRun {
    rejected = new TreeMap<>(rejected);
    unusable = Map.copyOf(unusable);
  }

  /**
   * Reads a CSV file by a mapping, row by row.
   *
   * @throws io.parley.connector.source.SourceException if it cannot be read at all
   */
  public static DryRun of(Path file, SourceMapping mapping) {
    SortedMap<String, Long> rejected = new TreeMap<>();
    ReadSummary summary =
        new CsvSource(file, mapping)
            .read(
                row -> {},
                rejection ->
                    rejected.merge(
                        rejection.column().map(c -> "column `" + c + "` ").orElse("")
                            + rejection.reason(),
                        1L,
                        Long::sum));
    return new DryRun(summary.rowsRead(), rejected, summary.identifiersUnusable());
  }

  /**
   * Reads a source that lists its rows, such as a database, from its beginning; identifiers are not
   * looked at.
   *
   * @throws IllegalArgumentException if the source gives statements: those are for who keeps them
   */
  public static DryRun of(Source source) {
    SortedMap<String, Long> rejected = new TreeMap<>();
    long[] read = {0};
    source.read(
        Optional.empty(),
        batch -> {
          if (!(batch.rows() instanceof Batch.Rows.Listed listed)) {
            throw new IllegalArgumentException("the source gives statements, not rows");
          }
          for (RawRow row : listed.rows()) {
            if (row instanceof RawRow.Rejected bad) {
              rejected.merge(bad.reason(), 1L, Long::sum);
            } else {
              read[0]++;
            }
          }
        });
    return new DryRun(read[0], rejected, Map.of());
  }

  /** How many rows could not be read. */
  public long rejectedRows() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }
}
