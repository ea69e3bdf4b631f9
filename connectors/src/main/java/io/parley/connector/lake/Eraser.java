package io.parley.connector.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Removes rows from a table so that no file of it has them any more.
 *
 * <p>A file that holds such a row is written anew without it. So is one with rows that delete files
 * hide, since these rows are in it still; and no delete file stays, since one that deletes by value
 * says the value. Then manifests are written anew, since Iceberg leaves in them the bounds of files
 * that are gone; and then every earlier snapshot goes, with its files.
 */
final class Eraser {
  /** Appends of others in between are looked at in a further round. */
  private static final int ROUNDS = 20;

  private final Lake lake;
  private final TableIdentifier id;
  private final Table table;
  private final Connection duckdb;
  private final String condition;
  private final List<LakeFilter> within;

  Eraser(
      Lake lake,
      TableIdentifier id,
      Table table,
      Connection duckdb,
      String condition,
      List<LakeFilter> within) {
    this.lake = lake;
    this.id = id;
    this.table = table;
    this.duckdb = duckdb;
    this.condition = condition;
    this.within = within;
  }

  Erasure run() {
    NewFiles.unpartitioned(id, table);
    long rows = 0;
    int files = 0;
    for (int round = 0; round < ROUNDS; round++) {
      table.refresh();
      Optional<LakeTable> now = new SnapshotReader(lake.store(), id, table).latest();
      if (now.isEmpty()) {
        return new Erasure(0, 0, -1);
      }
      if (SealedTables.isSealed(now.get().columns())) {
        throw new LakeException(
            "table "
                + id
                + " is sealed part by part, each in its place; write it anew without"
                + " the rows");
      }
      Found found = find(now.get());
      if (found.isNothing()) {
        forgetManifests();
        new Expiry(lake.store(), id, table).allButCurrent();
        return new Erasure(rows, files, table.currentSnapshot().snapshotId());
      }
      try {
        rewrite(now.get(), found);
        rows += found.rows();
        files += found.holding();
      } catch (LakeConflictException changedMeanwhile) {
        // The next round sees what came between.
      }
    }
    throw new LakeException("table " + id + " changes too fast to be erased from; try again");
  }

  /**
   * What must be written anew.
   *
   * @param rows how many rows match
   * @param holding in how many files
   * @param files those, and those with deleted rows
   * @param deletes all delete files of the snapshot
   */
  private record Found(long rows, int holding, List<LakeFile> files, List<DeleteFile> deletes) {
    boolean isNothing() {
      return files.isEmpty() && deletes.isEmpty();
    }
  }

  private Found find(LakeTable now) {
    LakeTable narrowed = now;
    for (LakeFilter filter : within) {
      narrowed = narrowed.where(filter);
    }
    Set<LakeFile> candidates = new HashSet<>(narrowed.content());
    long rows = 0;
    int holding = 0;
    List<LakeFile> files = new ArrayList<>();
    for (LakeFile file : now.content()) {
      long matching = candidates.contains(file) ? matching(now.with(List.of(file))) : 0;
      rows += matching;
      holding += matching > 0 ? 1 : 0;
      if (matching > 0 || !file.deletes().isEmpty()) {
        files.add(file);
      }
    }
    return new Found(rows, holding, files, deleteFiles());
  }

  private long matching(LakeTable file) {
    String sql = "SELECT count(*) FROM " + file.rawSql() + " WHERE (\n" + condition + "\n)";
    try (Statement statement = duckdb.createStatement();
        ResultSet count = statement.executeQuery(sql)) {
      count.next();
      return count.getLong(1);
    } catch (SQLException e) {
      throw ParquetWriter.refusal(e);
    }
  }

  /** Those that apply to no file any more too. */
  private List<DeleteFile> deleteFiles() {
    List<DeleteFile> all = new ArrayList<>();
    for (ManifestFile manifest : table.currentSnapshot().deleteManifests(table.io())) {
      try (ManifestReader<DeleteFile> files =
          ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
        files.forEach(file -> all.add(file.copy()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  private void rewrite(LakeTable now, Found found) {
    try (NewFiles files = new NewFiles(lake.store(), id)) {
      for (LakeFile file : found.files()) {
        files.addRows(
            table,
            now.columns(),
            duckdb,
            "SELECT * FROM "
                + now.with(List.of(file)).scanSql()
                + " WHERE (\n"
                + condition
                + "\n) IS NOT TRUE");
      }
      Commits.commit(
          id,
          files,
          () -> {
            RowDelta delta = table.newRowDelta().validateFromSnapshot(now.snapshotId());
            found.files().forEach(file -> delta.removeRows(file.data()));
            found.deletes().forEach(delta::removeDeletes);
            files.files().forEach(delta::addRows);
            delta.validateDeletedFiles().validateNoConflictingDeleteFiles().commit();
          });
    }
  }

  /** Manifests keep the bounds of files that were removed until they are written anew. */
  private void forgetManifests() {
    if (remembers()) {
      table.newAppend().commit(); // leaves out those that have nothing but removed files
      table.refresh();
    }
    if (remembers()) {
      table
          .rewriteManifests()
          .rewriteIf(ManifestFile::hasDeletedFiles)
          .clusterBy(file -> "all")
          .commit();
      table.refresh();
    }
    if (remembers()) {
      throw new LakeException(
          "table " + id + ": its manifests still say what files had that were removed; try again");
    }
  }

  private boolean remembers() {
    return table.currentSnapshot().allManifests(table.io()).stream()
        .anyMatch(ManifestFile::hasDeletedFiles);
  }
}
