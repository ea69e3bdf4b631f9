package io.parley.connector.lake;

import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileInfo;

/**
 * Keeps the tables of a lake small, young and free of whom it must forget. Each call is for one
 * table and may run beside readers and writers of it; those of its commits that others come before
 * are tried again or refused, and never undo theirs.
 */
public final class LakeMaintenance {
  private static final Duration LEAST_GRACE = Duration.ofHours(1);

  private final Lake lake;
  private final SnapshotPins pins;
  private final Clock clock;

  /** Maintenance that keeps the snapshots that are pinned. */
  public LakeMaintenance(Lake lake, SnapshotPins pins, Clock clock) {
    this.lake = lake;
    this.pins = pins;
    this.clock = clock;
  }

  /**
   * Writes the rows of small files, and of files with rows deleted by delete files, into larger
   * files, in one commit. The rows are the same.
   *
   * @param duckdb to write with; memory and spill limits are the caller's
   * @throws LakeConflictException if rows of these files were deleted meanwhile
   * @throws LakeException if the table is sealed or has partitions, or the commit fails
   */
  public Compaction.Done compact(String namespace, String name, Connection duckdb, Compaction how) {
    return new Compactor(lake, Lake.identifier(namespace, name), table(namespace, name), how)
        .run(duckdb);
  }

  /**
   * Expires snapshots, and deletes the files that no other has. Those that are pinned stay, as do
   * those that a branch or tag of Iceberg names.
   *
   * @return how many expired
   * @throws LakeException if the commit fails, or a file cannot be deleted
   */
  public int expire(String namespace, String name, Retention retention) {
    Table table = table(namespace, name);
    Set<Long> kept = new HashSet<>(pins.of(namespace, name));
    for (SnapshotRef ref : table.refs().values()) {
      kept.add(ref.snapshotId());
    }
    Instant oldest = clock.instant().minus(retention.age());
    List<LakeSnapshot> all = lake.snapshots(namespace, name);
    all.stream()
        .skip(Math.max(0, all.size() - retention.atLeast()))
        .forEach(snapshot -> kept.add(snapshot.id()));
    Predicate<LakeSnapshot> thinned =
        retention.thinned().map(how -> thinned(all, how)).orElse(s -> false);
    Set<Long> expired =
        all.stream()
            .filter(s -> s.at().isBefore(oldest) || thinned.test(s))
            .filter(s -> !kept.contains(s.id()))
            .map(LakeSnapshot::id)
            .collect(Collectors.toSet());
    return new Expiry(lake.store(), Lake.identifier(namespace, name), table).run(expired);
  }

  private Predicate<LakeSnapshot> thinned(List<LakeSnapshot> all, Retention.Thinned how) {
    Instant recent = clock.instant().minus(how.all());
    Map<Long, Long> last = new HashMap<>();
    all.forEach(s -> last.put(how.of(s.at()), s.id()));
    return s -> s.at().isBefore(recent) && !Objects.equals(last.get(how.of(s.at())), s.id());
  }

  /**
   * Deletes files below the table's location that no snapshot has: what killed writers left.
   *
   * @param grace how old they must be, at least an hour; longer than any writer takes from a file
   *     to its commit, on any machine that writes to the table
   * @return how many were deleted
   * @throws LakeException if one cannot be deleted
   */
  public int removeOrphans(String namespace, String name, Duration grace) {
    if (grace.compareTo(LEAST_GRACE) < 0) {
      throw new IllegalArgumentException(
          "files may belong to a writer under way; wait an hour at least");
    }
    Table table = table(namespace, name);
    Instant before = clock.instant().minus(grace);
    Set<String> orphans = new HashSet<>();
    for (FileInfo file : lake.store().io().listPrefix(table.location() + "/")) {
      if (Instant.ofEpochMilli(file.createdAtMillis()).isBefore(before)) {
        orphans.add(file.location());
      }
    }
    // Looked up after the files: what a writer committed in between is known here.
    table.refresh();
    Set<String> known =
        Reachable.all(table).stream().map(Reachable::plain).collect(Collectors.toSet());
    orphans.removeIf(file -> known.contains(Reachable.plain(file)));
    lake.store().delete(orphans);
    lake.store().sweep(before);
    return orphans.size();
  }

  /**
   * Removes rows for good: no file of the table has them when this returns, nor a manifest their
   * bounds. All earlier snapshots go, pinned, tagged or not: a query that reads one of them fails.
   * What a disk or a bucket keeps of deleted files (versions, backups) it keeps.
   *
   * @param duckdb to read and write with
   * @param condition on the table's columns, in DuckDB's SQL, written by Parley; rows where it is
   *     true go
   * @param within what all such rows have in common, so that other files need not be read; may be
   *     empty
   * @throws LakeException if the table is sealed or has partitions, or a file cannot be deleted;
   *     call it again then
   */
  public Erasure erase(
      String namespace, String name, Connection duckdb, String condition, List<LakeFilter> within) {
    return new Eraser(
            lake,
            Lake.identifier(namespace, name),
            table(namespace, name),
            duckdb,
            condition,
            within)
        .run();
  }

  private Table table(String namespace, String name) {
    return lake.iceberg(namespace, name).orElseThrow(() -> Lake.missing(namespace, name));
  }
}
