package io.parley.connector.lake;

import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * A table on its way to its next snapshot, which has nothing of the one before: files are written
 * one after the other, and then all are committed or none stays. Not thread-safe.
 */
final class Replacement implements AutoCloseable {
  private final TableIdentifier id;
  private final List<LakeColumn> columns;
  private final Transaction transaction;
  private final NewFiles files;

  Replacement(
      FileStore store, TableIdentifier id, List<LakeColumn> columns, Transaction transaction) {
    this.id = id;
    this.columns = columns;
    this.transaction = transaction;
    this.files = new NewFiles(store, id);
  }

  /** Names this run of writing and no other. */
  UUID writing() {
    return files.writing();
  }

  /**
   * Writes the rows of a statement into a further file.
   *
   * @throws LakeException if DuckDB refuses
   */
  void add(Connection duckdb, String selectSql) {
    files.add(transaction.table(), columns, duckdb, selectSql);
  }

  /** Commits all files in one snapshot. */
  void commit() {
    Commits.commit(
        id,
        files,
        () -> {
          AppendFiles append = transaction.newAppend();
          files.files().forEach(append::appendFile);
          append.commit();
          transaction.commitTransaction();
        });
  }

  /** Removes the files, unless they were committed. */
  @Override
  public void close() {
    files.close();
  }
}
