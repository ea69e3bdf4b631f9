package io.parley.connector.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;

/** Finds out which files hold a snapshot, and refuses what a scan of them would get wrong. */
final class SnapshotReader {
  private final FileStore store;
  private final TableIdentifier id;
  private final Table table;

  SnapshotReader(FileStore store, TableIdentifier id, Table table) {
    this.store = store;
    this.id = id;
    this.table = table;
  }

  /** The current snapshot. */
  LakeTable current() {
    return read(Optional.ofNullable(table.currentSnapshot()));
  }

  /**
   * The current snapshot with the columns of the table: another engine may have changed these since
   * the last commit of rows. Empty if there is no snapshot.
   */
  Optional<LakeTable> latest() {
    return Optional.ofNullable(table.currentSnapshot()).map(s -> read(s, table.schema()));
  }

  /**
   * Reads the list of a snapshot's files.
   *
   * @param snapshot the snapshot, if the table has it
   * @throws LakeException if it has not, or if files are not Parquet or columns of a type that the
   *     lake does not have
   */
  LakeTable read(Optional<Snapshot> snapshot) {
    Snapshot pinned =
        snapshot.orElseThrow(() -> new LakeException("table " + id + " has no such snapshot"));
    return read(pinned, schema(pinned));
  }

  private LakeTable read(Snapshot pinned, Schema schema) {
    List<LakeFile> files = new ArrayList<>();
    boolean hasValueDeletes = false;
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(pinned.snapshotId()).includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        checkFormat(task.file().format());
        List<FileDelete> deletes = task.deletes().stream().map(this::delete).toList();
        hasValueDeletes |= deletes.stream().anyMatch(FileDelete.Values.class::isInstance);
        files.add(new LakeFile(task.file().copy(), deletes));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw S3Clients.explainIfS3(
          "table " + id, e, "table " + id + ": the list of its files cannot be read");
    }
    files.sort(Comparator.comparing(LakeFile::location));
    return new LakeTable(
        id.namespace().toString(),
        id.name(),
        pinned.snapshotId(),
        fields(schema),
        isById(hasValueDeletes),
        files,
        table.properties(),
        store);
  }

  private Schema schema(Snapshot snapshot) {
    Integer schemaId = snapshot.schemaId();
    Schema schema = schemaId == null ? null : table.schemas().get(schemaId);
    return schema == null ? table.schema() : schema;
  }

  /**
   * Whether files must be read by the ids of columns, as they may have other columns than the
   * snapshot.
   */
  private boolean isById(boolean hasValueDeletes) {
    Set<Types.StructType> different = new HashSet<>();
    table.schemas().values().forEach(schema -> different.add(schema.asStruct()));
    // The first schema of a table is 0; whoever expires snapshots may have dropped it.
    boolean isNeeded = different.size() > 1 || table.schema().schemaId() != 0 || hasValueDeletes;
    // DuckDB reads NULL where a file has no ids: rows would be lost, or deleted ones come back.
    if (isNeeded && table.properties().containsKey(TableProperties.DEFAULT_NAME_MAPPING)) {
      throw new LakeException(
          "table "
              + id
              + " took over files without ids of columns, and has changed since; write it anew"
              + " (rewrite_data_files) with the engine that made it");
    }
    return isNeeded;
  }

  private FileDelete delete(DeleteFile file) {
    DeleteFile copy = file.copy();
    if (file.format() == FileFormat.PUFFIN) {
      return new FileDelete.Vector(copy);
    }
    checkFormat(file.format());
    return file.content() == FileContent.POSITION_DELETES
        ? new FileDelete.Positions(copy)
        : new FileDelete.Values(copy, file.equalityFieldIds().stream().map(this::key).toList());
  }

  /** A column that deletes are told by may be gone from the table, and is in its files still. */
  private ScanField key(int field) {
    Optional<Types.NestedField> found = Optional.ofNullable(table.schema().findField(field));
    for (Schema schema : table.schemas().values()) {
      found = found.or(() -> Optional.ofNullable(schema.findField(field)));
    }
    return field(
        found.orElseThrow(
            () ->
                new LakeException(
                    "table " + id + " has rows deleted by a column that it never had")));
  }

  private void checkFormat(FileFormat format) {
    if (format != FileFormat.PARQUET) {
      throw new LakeException(
          "table " + id + " has a file in " + format + "; Parley reads Parquet");
    }
  }

  private List<ScanField> fields(Schema schema) {
    return schema.columns().stream().map(this::field).toList();
  }

  private ScanField field(Types.NestedField field) {
    LakeType type =
        LakeType.of(field.type()).orElseThrow(() -> refused(field, "is of type " + field.type()));
    if (field.initialDefault() != null) {
      throw refused(field, "has a default for rows older than itself");
    }
    return new ScanField(field.fieldId(), new LakeColumn(field.name(), type));
  }

  private LakeException refused(Types.NestedField field, String why) {
    return new LakeException(
        "table " + id + ": column `" + field.name() + "` " + why + ", which Parley does not read");
  }
}
