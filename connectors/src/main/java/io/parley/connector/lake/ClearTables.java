package io.parley.connector.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/**
 * What a version before sealed tables wrote in the clear, found and removed. Removed files are
 * deleted, not overwritten: what a disk keeps of deleted files it keeps.
 */
public final class ClearTables {
  private final Lake lake;

  /** The clear tables of a lake. */
  public ClearTables(Lake lake) {
    this.lake = lake;
  }

  /**
   * The latest snapshot of a table that is in the clear, when there is one; the current one may be
   * sealed already.
   */
  public Optional<Long> latest(String namespace, String name) {
    return lake.iceberg(namespace, name)
        .flatMap(
            table ->
                clear(table).stream()
                    .max(Comparator.comparingLong(Snapshot::timestampMillis))
                    .map(Snapshot::snapshotId));
  }

  /** Whether the current snapshot of a table is in the clear. */
  public boolean isCurrent(String namespace, String name) {
    return lake.find(namespace, name)
        .map(table -> !SealedTables.isSealed(table.columns()))
        .orElse(false);
  }

  /** Removes the table with all its files. */
  public void drop(String namespace, String name) {
    lake.drop(namespace, name);
  }

  /**
   * Removes earlier snapshots in the clear with their files, and files of no snapshot.
   *
   * @throws IllegalStateException if the current snapshot is in the clear
   */
  public void expire(String namespace, String name) {
    if (isCurrent(namespace, name)) {
      throw new IllegalStateException("the current snapshot is not sealed");
    }
    Table table = lake.iceberg(namespace, name).orElseThrow();
    // Of itself it would take all that are older than five days too.
    ExpireSnapshots expiry = table.expireSnapshots().expireOlderThan(0);
    clear(table).forEach(s -> expiry.expireSnapshotId(s.snapshotId()));
    expiry.commit();
    deleteOrphans(namespace, name);
  }

  private static List<Snapshot> clear(Table table) {
    List<Snapshot> clear = new ArrayList<>();
    for (Snapshot snapshot : table.snapshots()) {
      if (!isSealed(table, snapshot)) {
        clear.add(snapshot);
      }
    }
    return clear;
  }

  private static boolean isSealed(Table table, Snapshot snapshot) {
    Integer id = snapshot.schemaId();
    Schema schema = id == null ? table.schema() : Objects.requireNonNull(table.schemas().get(id));
    return SealedTables.isSealed(
        schema.columns().stream()
            .filter(field -> LakeType.of(field.type()).isPresent())
            .map(ClearTables::column)
            .toList());
  }

  private static LakeColumn column(Types.NestedField field) {
    return new LakeColumn(field.name(), LakeType.of(field.type()).orElseThrow());
  }

  /** A run of writing that was killed left a file that no snapshot names. */
  private void deleteOrphans(String namespace, String name) {
    Table table = lake.iceberg(namespace, name).orElseThrow();
    Set<Path> named = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      named.addAll(lake.table(namespace, name, snapshot.snapshotId()).files());
    }
    try (Stream<Path> files = Files.list(Path.of(table.location(), "data"))) {
      for (Path file : files.filter(f -> !named.contains(f)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("files of an earlier version cannot be removed", e);
    }
  }
}
