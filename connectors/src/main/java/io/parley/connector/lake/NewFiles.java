package io.parley.connector.lake;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Data files on their way into a table: written one after the other, and removed again unless they
 * were committed. Their names begin with the {@link #writing}, and sort in the order of writing.
 * Not thread-safe.
 */
final class NewFiles implements AutoCloseable {
  private final FileStore store;
  private final TableIdentifier id;
  private final UUID writing = UUID.randomUUID();
  private final List<Map.Entry<Path, String>> written = new ArrayList<>();
  private final List<DataFile> files = new ArrayList<>();
  private boolean keep;

  NewFiles(FileStore store, TableIdentifier id) {
    this.store = store;
    this.id = id;
  }

  /** Names this run of writing and no other. */
  UUID writing() {
    return writing;
  }

  /** What was written, in order. */
  List<DataFile> files() {
    return List.copyOf(files);
  }

  /**
   * Writes the rows of a statement into a further file.
   *
   * @return the rows
   * @throws LakeException if DuckDB refuses, or the store does
   */
  long add(Table table, List<LakeColumn> columns, Connection duckdb, String selectSql) {
    Staged staged = stage(table, columns, ParquetWriter.Encoding.COMMON, duckdb, selectSql);
    publish(staged);
    return staged.file().recordCount();
  }

  /** The same, but a statement without rows leaves no file. */
  long addRows(Table table, List<LakeColumn> columns, Connection duckdb, String selectSql) {
    Staged staged = stage(table, columns, ParquetWriter.Encoding.COMMON, duckdb, selectSql);
    if (staged.file().recordCount() == 0) {
      drop(staged);
    } else {
      publish(staged);
    }
    return staged.file().recordCount();
  }

  /** A file that is written and stays here until it is published. */
  record Staged(Path path, String location, DataFile file) {}

  /** Writes the rows of a statement into a further file, to be published or dropped. */
  Staged stage(
      Table table,
      List<LakeColumn> columns,
      ParquetWriter.Encoding encoding,
      Connection duckdb,
      String selectSql) {
    PartitionSpec spec = unpartitioned(id, table);
    String location =
        table.location() + "/data/" + "%s-%05d.parquet".formatted(writing, written.size());
    Path staged = store.stage(location);
    written.add(Map.entry(staged, location));
    return new Staged(
        staged,
        location,
        ParquetWriter.write(
            duckdb, columns, table.schema(), spec, encoding, selectSql, staged, location));
  }

  /** Puts a file where it is to rest. */
  void publish(Staged staged) {
    store.publish(staged.path(), staged.location());
    files.add(staged.file());
  }

  /** Removes a file that is not wanted after all. */
  void drop(Staged staged) {
    store.discard(staged.path(), staged.location());
  }

  /** Refuses a table that another engine divided: its files would have to be divided too. */
  static PartitionSpec unpartitioned(TableIdentifier id, Table table) {
    if (table.spec().isPartitioned()) {
      throw new LakeException(
          "table " + id + " has partitions, which Parley reads and does not write");
    }
    return table.spec();
  }

  /** They were committed, or may have been. */
  void keep() {
    keep = true;
  }

  /** Removes the files, unless they were committed. */
  @Override
  public void close() {
    if (!keep) {
      written.forEach(file -> store.discard(file.getKey(), file.getValue()));
    }
  }
}
