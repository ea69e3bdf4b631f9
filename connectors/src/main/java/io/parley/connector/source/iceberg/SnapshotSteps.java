package io.parley.connector.source.iceberg;

import io.parley.connector.source.SourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/** Which files came between two snapshots of a table. */
final class SnapshotSteps {
  private final String name;
  private final Table table;

  SnapshotSteps(String name, Table table) {
    this.name = name;
    this.table = table;
  }

  /**
   * Checks that all that happened between two snapshots is that rows were appended, or files
   * rewritten with the same rows.
   *
   * @throws SourceException naming the first snapshot that did something else
   */
  void check(long from, long to) {
    Snapshot at = table.snapshot(to);
    List<Snapshot> steps = new ArrayList<>();
    while (at != null && at.snapshotId() != from) {
      steps.add(0, at);
      at = at.parentId() == null ? null : table.snapshot(at.parentId());
    }
    if (at == null) {
      throw refusal(
          "snapshot "
              + from
              + ", which was read last, is not among those before the present one: it was expired,"
              + " or the table was rolled back or replaced; read it as a new source");
    }
    for (Snapshot step : steps) {
      String operation = step.operation();
      if (!DataOperations.APPEND.equals(operation) && !DataOperations.REPLACE.equals(operation)) {
        throw refusal(
            "snapshot "
                + step.snapshotId()
                + " changed or deleted rows that were read before ("
                + operation
                + "), and which cannot be told from its files; read the table as a new source, or"
                + " offer it in place");
      }
    }
  }

  /**
   * The files in a fixed order: of all rows at a snapshot, or of those appended since another.
   *
   * @throws SourceException if a file is not readable as it is
   */
  List<DataFile> files(Optional<Long> from, long to) {
    List<DataFile> files = new ArrayList<>();
    if (from.isEmpty()) {
      try (CloseableIterable<FileScanTask> tasks = table.newScan().useSnapshot(to).planFiles()) {
        tasks.forEach(task -> files.add(whole(task)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else if (from.get() != to) {
      try (CloseableIterable<FileScanTask> tasks =
          table
              .newIncrementalAppendScan()
              .fromSnapshotExclusive(from.get())
              .toSnapshot(to)
              .planFiles()) {
        tasks.forEach(task -> files.add(checked(task.file())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (IllegalArgumentException e) {
        throw refusal(
            "snapshot "
                + from.get()
                + " expired before all rows behind it were read; read it as a new source");
      }
    }
    files.sort((one, other) -> one.location().compareTo(other.location()));
    return files;
  }

  private DataFile whole(FileScanTask task) {
    if (!task.deletes().isEmpty()) {
      throw refusal(
          "rows were deleted by delete files, which are not read here; compact the table with the"
              + " engine that deleted them (rewrite_data_files)");
    }
    return checked(task.file());
  }

  private DataFile checked(DataFile file) {
    if (file.format() != FileFormat.PARQUET) {
      throw refusal("a file is in " + file.format() + "; Parley reads Parquet");
    }
    return file;
  }

  /** The file's place on this machine. */
  Path path(ContentFile<?> file) {
    Path path = LocalPath.of(file.location());
    if (!Files.isReadable(path)) {
      throw refusal("its file " + path + " is not there, or may not be read by this user");
    }
    return path;
  }

  SourceException refusal(String what) {
    return new SourceException("table " + name + ": " + what);
  }
}
