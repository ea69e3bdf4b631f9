package io.parley.connector.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/**
 * A table on its way to its next snapshot: files are written one after the other, and then all are
 * committed or none stays. Their names begin with the {@link #writing}, and sort in the order of
 * writing. Not thread-safe.
 */
final class Replacement implements AutoCloseable {
  private final TableIdentifier id;
  private final List<LakeColumn> columns;
  private final Transaction transaction;
  private final UUID writing = UUID.randomUUID();
  private final List<Path> paths = new ArrayList<>();
  private final List<DataFile> files = new ArrayList<>();
  private boolean keep;

  Replacement(TableIdentifier id, List<LakeColumn> columns, Transaction transaction) {
    this.id = id;
    this.columns = columns;
    this.transaction = transaction;
  }

  /** Names this run of writing and no other. */
  UUID writing() {
    return writing;
  }

  /**
   * Writes the rows of a statement into a further file.
   *
   * @throws LakeException if DuckDB refuses
   */
  void add(Connection duckdb, String selectSql) {
    Path file =
        Path.of(
            transaction.table().location(),
            "data",
            "%s-%05d.parquet".formatted(writing, files.size()));
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new LakeException("table " + id + ": " + file + " cannot be written", e);
    }
    paths.add(file);
    files.add(ParquetWriter.write(duckdb, columns, transaction.table().schema(), selectSql, file));
  }

  /** Commits all files in one snapshot. */
  void commit() {
    try {
      AppendFiles append = transaction.newAppend();
      files.forEach(append::appendFile);
      append.commit();
      transaction.commitTransaction();
      keep = true;
    } catch (CommitStateUnknownException e) {
      // The commit may have happened: its files must then be there.
      keep = true;
      throw new LakeException(
          "table " + id + ": it is not known whether the commit succeeded; look at the table", e);
    } catch (RuntimeException e) {
      throw new LakeException(
          "table " + id + ": the commit failed and the table is as it was; try again", e);
    }
  }

  /** Removes the files, unless they were committed. */
  @Override
  public void close() {
    if (keep) {
      return;
    }
    for (Path path : paths) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
