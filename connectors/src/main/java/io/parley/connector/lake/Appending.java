package io.parley.connector.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;

/**
 * Rows that are added to a table, files whose place they take, and properties of the table, all in
 * one commit. Columns that the table lacks are added to it; those that the rows lack are NULL. If
 * somebody else wrote rows since it began, the commit fails. Not thread-safe.
 */
public final class Appending implements AutoCloseable {
  private final String where;
  private final Table table;
  private final Transaction transaction;
  private final UUID writing = UUID.randomUUID();
  private final List<Written> files = new ArrayList<>();
  private final List<DataFile> replaced = new ArrayList<>();
  private int named;
  private boolean keep;

  private Appending(Table table, String where) {
    this.where = where;
    this.table = table;
    this.transaction = table.newTransaction();
  }

  /** A file on its way into the table. */
  public static final class Written {
    private final Path path;
    private final DataFile file;
    private final Map<String, Long> filled;

    private Written(Path path, DataFile file, Map<String, Long> filled) {
      this.path = path;
      this.file = file;
      this.filled = filled;
    }

    /** Where it is. */
    public Path path() {
      return path;
    }

    /** How many rows it has. */
    public long rows() {
      return file.recordCount();
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
    try (Replacement empty = lake.replacement(namespace, name, columns)) {
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
    Appending appending =
        new Appending(found(lake, namespace, name), "table " + namespace + "." + name);
    appending.evolve(columns);
    return appending;
  }

  private static Table found(Lake lake, String namespace, String name) {
    return lake.iceberg(namespace, name)
        .orElseThrow(
            () ->
                new LakeException("there is no table " + namespace + "." + name + " in this lake"));
  }

  /** The properties of a table as they are now; none if there is no such table. */
  public static Map<String, String> properties(Lake lake, String namespace, String name) {
    return lake.iceberg(namespace, name).map(t -> Map.copyOf(t.properties())).orElse(Map.of());
  }

  /** The files of a table that may have rows in which a column of type LONG is above a number. */
  public static List<Path> filesAbove(
      Lake lake, String namespace, String name, String column, long number) {
    return lake.iceberg(namespace, name)
        .map(t -> paths(plan(t, Expressions.greaterThan(column, number))))
        .orElse(List.of());
  }

  /** The files of a table that have rows in which a column is not NULL. */
  public static List<Path> filesWith(Lake lake, String namespace, String name, String column) {
    return lake.iceberg(namespace, name)
        .map(t -> paths(plan(t, Expressions.notNull(column))))
        .orElse(List.of());
  }

  private static List<Path> paths(List<DataFile> files) {
    return files.stream().map(f -> Path.of(f.location())).sorted().toList();
  }

  private static List<DataFile> plan(Table table, Expression rows) {
    List<DataFile> files = new ArrayList<>();
    if (table.currentSnapshot() == null) {
      return files;
    }
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().filter(rows).includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          // A scan of the data file would bring deleted rows back: an erased person would return.
          throw new LakeException(
              "table "
                  + table.name()
                  + " has rows deleted by delete files, which Parley does not read; compact the"
                  + " table (rewrite_data_files) with the engine that deleted them");
        }
        files.add(task.file());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private void evolve(List<LakeColumn> columns) {
    Map<String, Types.NestedField> had = new HashMap<>();
    table.schema().columns().forEach(f -> had.put(f.name().toLowerCase(Locale.ROOT), f));
    List<LakeColumn> added = new ArrayList<>();
    for (LakeColumn column : columns) {
      Types.NestedField field = had.get(column.name().toLowerCase(Locale.ROOT));
      if (field == null) {
        added.add(column);
      } else if (!field.name().equals(column.name())) {
        throw new LakeException(
            "%s has a column `%s`; `%s` differs from it by case alone: rename it in the source"
                .formatted(where, field.name(), column.name()));
      } else if (!field.type().equals(column.type().icebergType())) {
        throw new LakeException(
            "%s: column `%s` is of type %s and now comes as %s; give the source another name, or the column"
                .formatted(where, column.name(), field.type(), column.type().icebergType()));
      }
    }
    if (!added.isEmpty()) {
      UpdateSchema update = transaction.updateSchema();
      added.forEach(c -> update.addColumn(c.name(), c.type().icebergType()));
      update.commit();
    }
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
    Path file = Path.of(table.location(), "data", "%s-%05d.parquet".formatted(writing, named++));
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new LakeException(where + ": " + file + " cannot be written", e);
    }
    List<LakeColumn> columns = columns();
    DataFile data;
    try {
      data = ParquetWriter.write(duckdb, columns, transaction.table().schema(), selectSql, file);
    } catch (LakeException e) {
      delete(file);
      throw e;
    }
    Map<String, Long> filled = new HashMap<>();
    for (LakeColumn column : columns) {
      int id = transaction.table().schema().findField(column.name()).fieldId();
      Long nulls = data.nullValueCounts().get(id);
      filled.put(column.name(), data.recordCount() - (nulls == null ? 0 : nulls));
    }
    Written written = new Written(file, data, filled);
    files.add(written);
    return written;
  }

  /** Gives up a file that was added. */
  public void discard(Written written) {
    files.remove(written);
    delete(written.path());
  }

  /** Takes files out of the table in which a column is not NULL. */
  public void replaceFilesWith(String column) {
    replaced.addAll(plan(table, Expressions.notNull(column)));
  }

  /**
   * Commits.
   *
   * @param properties of the table, set in the same commit
   * @throws LakeException if the commit fails; the table is then as it was, unless the message says
   *     that this is not known
   */
  public void commit(Map<String, String> properties) {
    try {
      if (!files.isEmpty() || !replaced.isEmpty()) {
        commitFiles();
      }
      UpdateProperties update = transaction.updateProperties();
      properties.forEach(update::set);
      update.commit();
      transaction.commitTransaction();
      keep = true;
    } catch (CommitStateUnknownException e) {
      keep = true; // the commit may have happened: its files must then be there
      throw new LakeException(
          where + ": it is not known whether the commit succeeded; look at the table", e);
    } catch (RuntimeException e) {
      throw new LakeException(
          where + ": the commit failed and the table is as it was; try again", e);
    }
  }

  private void commitFiles() {
    Optional<Long> base = Optional.ofNullable(table.currentSnapshot()).map(Snapshot::snapshotId);
    if (replaced.isEmpty()) {
      var append = transaction.newAppend().validateWith(later -> onlyRewritten(later, base));
      files.forEach(f -> append.appendFile(f.file));
      append.commit();
    } else {
      OverwriteFiles overwrite =
          transaction.newOverwrite().validateWith(later -> onlyRewritten(later, base));
      replaced.forEach(overwrite::deleteFile);
      files.forEach(f -> overwrite.addFile(f.file));
      overwrite.commit();
    }
  }

  /** Files put together anew are the same rows; anything else is somebody else's writing. */
  private static boolean onlyRewritten(Iterable<Snapshot> newestFirst, Optional<Long> base) {
    for (Snapshot snapshot : newestFirst) {
      if (base.isPresent() && snapshot.snapshotId() == base.get()) {
        return true;
      }
      if (!DataOperations.REPLACE.equals(snapshot.operation())) {
        return false;
      }
    }
    return base.isEmpty();
  }

  /** Removes the files, unless they were committed. */
  @Override
  public void close() {
    if (!keep) {
      files.forEach(f -> delete(f.path()));
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
