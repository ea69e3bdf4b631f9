package io.parley.connector.lake;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** Takes snapshots off a table, and then deletes the files that no other snapshot has. */
final class Expiry {
  private final FileStore store;
  private final TableIdentifier id;
  private final Table table;

  Expiry(FileStore store, TableIdentifier id, Table table) {
    this.store = store;
    this.id = id;
    this.table = table;
  }

  /**
   * Expires these, if they are there.
   *
   * @throws LakeException if a file cannot be deleted; it is an orphan then
   */
  int run(Set<Long> snapshots) {
    if (snapshots.isEmpty()) {
      return 0;
    }
    Set<String> before = Reachable.content(table);
    // Of itself it would take all that are older than five days too.
    ExpireSnapshots expire =
        table.expireSnapshots().expireOlderThan(0).cleanupLevel(ExpireSnapshots.CleanupLevel.NONE);
    snapshots.forEach(expire::expireSnapshotId);
    try {
      expire.commit();
    } catch (RuntimeException e) {
      throw new LakeException(
          "table " + id + ": snapshots cannot be expired, and are all there still", e);
    }
    table.refresh();
    Set<String> after = Reachable.content(table);
    Set<String> gone = new HashSet<>(before);
    gone.removeAll(after);
    store.delete(gone);
    return snapshots.size();
  }

  /** Expires all but the current one, whoever gave one of them a name. */
  void allButCurrent() {
    table.refresh();
    ManageSnapshots manage = table.manageSnapshots();
    boolean isNamed = false;
    for (Map.Entry<String, SnapshotRef> named : table.refs().entrySet()) {
      if (named.getValue().isTag()) {
        manage.removeTag(named.getKey());
        isNamed = true;
      } else if (!named.getKey().equals(SnapshotRef.MAIN_BRANCH)) {
        manage.removeBranch(named.getKey());
        isNamed = true;
      }
    }
    if (isNamed) {
      manage.commit();
    }
    Set<Long> earlier = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      earlier.add(snapshot.snapshotId());
    }
    earlier.remove(table.currentSnapshot().snapshotId());
    run(earlier);
  }
}
