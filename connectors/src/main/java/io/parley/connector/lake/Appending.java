package io.parley.connector.lake;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Rows that are added to a table, files whose place they take, and properties of the table, all in
 * one commit. Columns that the table lacks are added to it; those that the rows lack are NULL. If
 * somebody else wrote rows since it began, the commit fails. Files stay on this machine, to be read
 * again or given up, until the commit. Not thread-safe.
 */
public final class Appending implements AutoCloseable {
  private final TableIdentifier id;
  private final Table table;
  private final Optional<LakeTable> before;
  private final Transaction transaction;
  private final NewFiles files;
  private final List<Written> added = new ArrayList<>();
  private final List<LakeFile> replaced = new ArrayList<>();

  private Appending(Lake lake, TableIdentifier id, Table table) {
    this.id = id;
    this.table = table;
    this.before = new SnapshotReader(lake.store(), id, table).latest();
    this.transaction =
        Transactions.newTransaction(id.toString(), ((HasTableOperations) table).operations());
    this.files = new NewFiles(lake.store(), id);
  }

  /** A file on its way into the table. */
  public static final class Written {
    private final NewFiles.Staged staged;
    private final Map<String, Long> filled;

    private Written(NewFiles.Staged staged, Map<String, Long> filled) {
      this.staged = staged;
      this.filled = filled;
    }

    /** Where it is on this machine, until the commit. */
    public Path path() {
      return staged.path();
    }

    /** How many rows it has. */
    public long rows() {
      return staged.file().recordCount();
    }

    /** In how many of them a column is not NULL. */
    public long rowsWith(String column) {
      return filled.getOrDefault(column, 0L);
    }
  }

  /**
   * Makes a table without rows, unless it is there.
   *
   * @return whether it was made
   */
  public static boolean make(Lake lake, String namespace, String name, List<LakeColumn> columns) {
    if (lake.iceberg(namespace, name).isPresent()) {
      return false;
    }
    try (LakeChange empty = lake.change(namespace, name, columns)) {
      empty.commit();
    }
    return true;
  }

  /**
   * Begins; nothing changes before {@link #commit}.
   *
   * @throws LakeException if there is no such table, or it has a column of another type, or one
   *     whose name differs by case alone
   */
  public static Appending to(Lake lake, String namespace, String name, List<LakeColumn> columns) {
    Table table = lake.iceberg(namespace, name).orElseThrow(() -> Lake.missing(namespace, name));
    Appending appending = new Appending(lake, Lake.identifier(namespace, name), table);
    appending.evolve(columns);
    return appending;
  }

  private void evolve(List<LakeColumn> columns) {
    List<LakeEvolution> steps = Columns.missing(id, transaction.table().schema(), columns);
    if (!steps.isEmpty()) {
      UpdateSchema update = transaction.updateSchema();
      Columns.apply(update, steps);
      update.commit();
    }
  }

  /** The properties of a table as they are now; none if there is no such table. */
  public static Map<String, String> properties(Lake lake, String namespace, String name) {
    return lake.iceberg(namespace, name).map(t -> Map.copyOf(t.properties())).orElse(Map.of());
  }

  /** The names of a table's columns as they are now; none if there is no such table. */
  public static Set<String> columnNames(Lake lake, String namespace, String name) {
    return lake.iceberg(namespace, name)
        .map(t -> t.schema().columns().stream().map(f -> f.name()).collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  /** The files of a table that may have rows in which a column of type LONG is above a number. */
  public static List<Path> filesAbove(
      Lake lake, String namespace, String name, String column, long number) {
    return files(lake, namespace, name, LakeFilter.atLeast(column, number + 1));
  }

  /** The files of a table that have rows in which a column is not NULL. */
  public static List<Path> filesWith(Lake lake, String namespace, String name, String column) {
    return files(lake, namespace, name, new LakeFilter.Known(column));
  }

  private static List<Path> files(Lake lake, String namespace, String name, LakeFilter filter) {
    Optional<LakeTable> found = lake.find(namespace, name).map(table -> table.where(filter));
    if (found.isPresent() && !found.get().deletes().isEmpty()) {
      throw new LakeException(
          "table "
              + namespace
              + "."
              + name
              + " has rows deleted by delete files; compact it, before its files are read one by one");
    }
    return found.map(LakeTable::files).orElse(List.of());
  }

  /** The properties of the table on which this builds. */
  public Map<String, String> before() {
    return Map.copyOf(table.properties());
  }

  /** The table's columns once this is committed, in its order. */
  public List<LakeColumn> columns() {
    return transaction.table().schema().columns().stream()
        .map(f -> new LakeColumn(f.name(), LakeType.of(f.type()).orElseThrow()))
        .toList();
  }

  /**
   * Writes the rows of a statement into a further file.
   *
   * @param selectSql a SELECT in DuckDB's SQL with all of {@link #columns}
   * @throws LakeException if DuckDB refuses
   */
  public Written add(Connection duckdb, String selectSql) {
    List<LakeColumn> columns = columns();
    Table then = transaction.table();
    NewFiles.Staged staged =
        files.stage(then, columns, ParquetWriter.Encoding.DIFFERENCES, duckdb, selectSql);
    DataFile file = staged.file();
    Map<String, Long> filled = new HashMap<>();
    for (LakeColumn column : columns) {
      Long nulls = file.nullValueCounts().get(then.schema().findField(column.name()).fieldId());
      filled.put(column.name(), file.recordCount() - (nulls == null ? 0 : nulls));
    }
    Written written = new Written(staged, filled);
    added.add(written);
    return written;
  }

  /** Gives up a file that was added. */
  public void discard(Written written) {
    added.remove(written);
    files.drop(written.staged);
  }

  /** Takes files out of the table in which a column is not NULL. */
  public void replaceFilesWith(String column) {
    before.ifPresent(table -> replaced.addAll(table.where(new LakeFilter.Known(column)).content()));
  }

  /**
   * Commits.
   *
   * @param properties of the table, set in the same commit
   * @throws LakeException if the commit fails; the table is then as it was, unless the message says
   *     that this is not known
   */
  public void commit(Map<String, String> properties) {
    added.forEach(written -> files.publish(written.staged));
    Commits.commit(
        id,
        files,
        () -> {
          if (!added.isEmpty() || !replaced.isEmpty()) {
            commitFiles();
          }
          UpdateProperties update = transaction.updateProperties();
          properties.forEach(update::set);
          update.commit();
          transaction.commitTransaction();
        });
  }

  private void commitFiles() {
    Optional<Long> base = Optional.ofNullable(table.currentSnapshot()).map(Snapshot::snapshotId);
    if (replaced.isEmpty()) {
      var append = transaction.newAppend().validateWith(later -> onlyRewritten(later, base));
      files.files().forEach(append::appendFile);
      append.commit();
    } else {
      OverwriteFiles overwrite =
          transaction.newOverwrite().validateWith(later -> onlyRewritten(later, base));
      replaced.forEach(file -> overwrite.deleteFile(file.data()));
      files.files().forEach(overwrite::addFile);
      overwrite.commit();
    }
  }

  /** Files put together anew are the same rows; anything else is somebody else's writing. */
  private boolean onlyRewritten(Iterable<Snapshot> newestFirst, Optional<Long> base) {
    for (Snapshot snapshot : newestFirst) {
      if (base.isPresent() && snapshot.snapshotId() == base.get()) {
        return true;
      }
      // Files that are to be replaced may be gone then: their rows are in others.
      if (!DataOperations.REPLACE.equals(snapshot.operation()) || !replaced.isEmpty()) {
        return false;
      }
    }
    return base.isEmpty();
  }

  /** Removes the files, unless they were committed. */
  @Override
  public void close() {
    files.close();
  }
}
