package io.parley.connector.lake;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** Writes rows of small files, and of files with deleted rows, into larger files. */
final class Compactor {
  private final Lake lake;
  private final TableIdentifier id;
  private final Table table;
  private final Compaction how;

  Compactor(Lake lake, TableIdentifier id, Table table, Compaction how) {
    this.lake = lake;
    this.id = id;
    this.table = table;
    this.how = how;
  }

  Compaction.Done run(Connection duckdb) {
    NewFiles.unpartitioned(id, table);
    Optional<LakeTable> found = new SnapshotReader(lake.store(), id, table).latest();
    if (found.isEmpty()) {
      return new Compaction.Done(0, 0);
    }
    LakeTable now = found.get();
    if (SealedTables.isSealed(now.columns())) {
      throw new LakeException(
          "table " + id + " is sealed part by part, each in its place; it is not compacted");
    }
    List<List<LakeFile>> groups = groups(now);
    if (groups.isEmpty()) {
      return new Compaction.Done(0, 0);
    }
    List<LakeFile> replaced = groups.stream().flatMap(List::stream).toList();
    try (NewFiles files = new NewFiles(lake.store(), id)) {
      for (List<LakeFile> group : groups) {
        files.addRows(table, now.columns(), duckdb, "SELECT * FROM " + now.with(group).scanSql());
      }
      Commits.commit(id, files, () -> commit(now, replaced, files));
      return new Compaction.Done(replaced.size(), files.files().size());
    }
  }

  /** What others append meanwhile stays; what they delete of these files refuses this. */
  private void commit(LakeTable now, List<LakeFile> replaced, NewFiles files) {
    RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(now.snapshotId());
    replaced.forEach(file -> rewrite.deleteFile(file.data()));
    files.files().forEach(rewrite::addFile);
    unused(now, replaced).forEach(delete -> rewrite.deleteFile(delete.file()));
    long sequence = Objects.requireNonNull(table.snapshot(now.snapshotId())).sequenceNumber();
    if (sequence > 0) {
      rewrite.dataSequenceNumber(sequence); // deletes by value that come later hold for these rows
    }
    rewrite.commit();
  }

  /** Delete files that apply to none but the replaced files. */
  private static List<FileDelete> unused(LakeTable now, List<LakeFile> replaced) {
    Set<LakeFile> gone = new HashSet<>(replaced);
    Set<String> used = new HashSet<>();
    now.content().stream()
        .filter(file -> !gone.contains(file))
        .forEach(file -> file.deletes().forEach(delete -> used.add(key(delete))));
    Map<String, FileDelete> unused = new HashMap<>();
    now.deletes().stream()
        .filter(delete -> !used.contains(key(delete)))
        .forEach(delete -> unused.put(key(delete), delete));
    return List.copyOf(unused.values());
  }

  private static String key(FileDelete delete) {
    return delete.file().location() + "#" + delete.file().contentOffset();
  }

  /** Files that become one, in the order in which they were committed. */
  private List<List<LakeFile>> groups(LakeTable now) {
    Map<Kind, List<LakeFile>> byKind = new HashMap<>();
    now.content().stream()
        .filter(file -> !file.deletes().isEmpty() || file.bytes() < how.targetBytes() / 4 * 3)
        .sorted(
            Comparator.comparing((LakeFile file) -> sequence(file))
                .thenComparing(LakeFile::location))
        .forEach(file -> byKind.computeIfAbsent(kind(now, file), k -> new ArrayList<>()).add(file));
    List<List<LakeFile>> groups = new ArrayList<>();
    byKind.values().forEach(files -> pack(files, groups));
    return groups;
  }

  private void pack(List<LakeFile> files, List<List<LakeFile>> groups) {
    List<LakeFile> group = new ArrayList<>();
    long bytes = 0;
    for (LakeFile file : files) {
      if (!group.isEmpty() && bytes + file.bytes() > how.targetBytes()) {
        close(group, groups);
        group = new ArrayList<>();
        bytes = 0;
      }
      group.add(file);
      bytes += file.bytes();
    }
    close(group, groups);
  }

  private static void close(List<LakeFile> group, List<List<LakeFile>> groups) {
    boolean isWorthIt =
        group.size() > 1 || group.stream().anyMatch(file -> !file.deletes().isEmpty());
    if (isWorthIt) {
      groups.add(group);
    }
  }

  private static long sequence(LakeFile file) {
    Long sequence = file.data().dataSequenceNumber();
    return sequence == null ? 0 : sequence;
  }

  private enum Kind {
    NULLS,
    VALUES,
    BOTH
  }

  private Kind kind(LakeTable now, LakeFile file) {
    Optional<Integer> field = how.apart().flatMap(now::fieldId);
    if (field.isEmpty()) {
      return Kind.BOTH;
    }
    if (file.isAllNull(field.get())) {
      return Kind.NULLS;
    }
    LakeFilter isMissing = new LakeFilter.Missing(how.apart().orElseThrow());
    return file.mayHold(isMissing, LakeType.STRING, field.get()) ? Kind.BOTH : Kind.VALUES;
  }
}
