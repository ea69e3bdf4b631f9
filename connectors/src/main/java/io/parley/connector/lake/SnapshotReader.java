package io.parley.connector.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;

/** Finds out which files hold a snapshot, and refuses what a plain scan of them would get wrong. */
final class SnapshotReader {
  private SnapshotReader() {}

  /**
   * Reads the list of a snapshot's files.
   *
   * @param snapshot the snapshot, if the table has it
   * @throws LakeException if it has not, or if rows were deleted within files, or if files are not
   *     Parquet or columns of a type that the lake does not have
   */
  static LakeTable read(TableIdentifier id, Table table, Optional<Snapshot> snapshot) {
    Snapshot pinned =
        snapshot.orElseThrow(() -> new LakeException("table " + id + " has no such snapshot"));
    List<Path> files = new ArrayList<>();
    long rows = 0;
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(pinned.snapshotId()).planFiles()) {
      for (FileScanTask task : tasks) {
        check(id, task);
        files.add(Path.of(task.file().location()));
        rows += task.file().recordCount();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.sort(null);

    Integer schemaId = pinned.schemaId();
    Schema schema = schemaId == null ? table.schema() : table.schemas().get(schemaId);
    return new LakeTable(
        id.namespace().toString(),
        id.name(),
        pinned.snapshotId(),
        columns(id, schema == null ? table.schema() : schema),
        files,
        rows);
  }

  private static void check(TableIdentifier id, FileScanTask task) {
    // A scan of the data file would bring deleted rows back: an erased person would return.
    if (!task.deletes().isEmpty()) {
      throw new LakeException(
          "table "
              + id
              + " has rows deleted by delete files, which Parley does not read; compact the table"
              + " (rewrite_data_files) with the engine that deleted them");
    }
    if (task.file().format() != FileFormat.PARQUET) {
      throw new LakeException(
          "table " + id + " has a file in " + task.file().format() + "; Parley reads Parquet");
    }
  }

  private static List<LakeColumn> columns(TableIdentifier id, Schema schema) {
    List<LakeColumn> columns = new ArrayList<>();
    for (Types.NestedField field : schema.columns()) {
      LakeType type =
          LakeType.of(field.type())
              .orElseThrow(
                  () ->
                      new LakeException(
                          "table "
                              + id
                              + ": column `"
                              + field.name()
                              + "` is of type "
                              + field.type()
                              + ", which Parley does not read"));
      columns.add(new LakeColumn(field.name(), type));
    }
    return columns;
  }
}
