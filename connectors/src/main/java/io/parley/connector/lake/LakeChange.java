package io.parley.connector.lake;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Rows on their way into a table, with properties and, where that is said, in the place of files:
 * all in one commit or nothing. What others commit meanwhile stays, and this is added to it.
 *
 * <p>Whoever begins closes; what was not committed is removed then. Not thread-safe.
 */
public final class LakeChange implements AutoCloseable {
  private final Lake lake;
  private final TableIdentifier id;
  private final List<LakeColumn> columns;
  private final Transaction transaction;
  private final boolean isGuarded;
  private final boolean isNew;
  private final Optional<Long> start;
  private final NewFiles files;
  private final List<LakeFile> removed = new ArrayList<>();
  private final Map<String, String> properties = new HashMap<>();

  private LakeChange(
      Lake lake,
      TableIdentifier id,
      List<LakeColumn> columns,
      Transaction transaction,
      boolean isGuarded,
      boolean isNew) {
    this.lake = lake;
    this.id = id;
    this.columns = columns;
    this.transaction = transaction;
    this.isGuarded = isGuarded;
    this.isNew = isNew;
    this.start =
        Optional.ofNullable(transaction.table().currentSnapshot()).map(s -> s.snapshotId());
    this.files = new NewFiles(lake.store(), id);
  }

  /** A change of a table that is there: it learns the columns that it has not. */
  static LakeChange of(
      Lake lake,
      TableIdentifier id,
      Table table,
      List<LakeColumn> columns,
      Map<String, Optional<String>> expected) {
    NewFiles.unpartitioned(id, table);
    GuardedOperations guard =
        new GuardedOperations(id, ((HasTableOperations) table).operations(), expected);
    Transaction transaction = Transactions.newTransaction(id.toString(), guard);
    guard.check(transaction.table().properties());
    List<LakeEvolution> steps = Columns.missing(id, transaction.table().schema(), columns);
    if (!steps.isEmpty()) {
      UpdateSchema update = transaction.updateSchema();
      Columns.apply(update, steps);
      update.commit();
    }
    List<LakeColumn> stored = Columns.asStored(transaction.table().schema(), columns);
    return new LakeChange(lake, id, stored, transaction, !expected.isEmpty(), false);
  }

  /** A change that makes the table. */
  static LakeChange ofNew(
      Lake lake,
      TableIdentifier id,
      List<LakeColumn> columns,
      Map<String, Optional<String>> expected,
      Supplier<Transaction> creation) {
    expected.forEach(
        (property, value) -> {
          if (value.isPresent()) {
            throw new LakeConflictException(
                "table " + id + " is not there, and `" + property + "` of it was expected");
          }
        });
    return new LakeChange(lake, id, columns, creation.get(), !expected.isEmpty(), true);
  }

  /**
   * Writes the rows of a statement into a file of their own; none if there are no rows. The
   * statement has the columns of the change by name.
   *
   * @param selectSql a SELECT in DuckDB's SQL, written by Parley: it is not checked
   * @return the number of rows
   * @throws LakeException if DuckDB refuses the statement, or the store the file
   */
  public long add(Connection duckdb, String selectSql) {
    return files.addRows(transaction.table(), columns, duckdb, selectSql);
  }

  /** Sets a property of the table. */
  public LakeChange set(String property, String value) {
    properties.put(property, value);
    return this;
  }

  /** Takes files out of the table, with all their rows. */
  public LakeChange remove(List<LakeFile> these) {
    removed.addAll(these);
    return this;
  }

  /**
   * Commits everything.
   *
   * @return the table with this change
   * @throws LakeConflictException if a property is not as it was expected, or a file to be removed
   *     is gone or had rows deleted: the table is then as the other change left it
   * @throws LakeException if the commit failed otherwise
   */
  public LakeTable commit() {
    Commits.commit(
        id,
        files,
        () -> {
          if (!properties.isEmpty()) {
            UpdateProperties update = transaction.updateProperties();
            properties.forEach(update::set);
            update.commit();
          }
          snapshot();
          transaction.commitTransaction();
        });
    return lake.table(id.namespace().toString(), id.name());
  }

  private void snapshot() {
    List<DataFile> written = files.files();
    if (!removed.isEmpty()) {
      RowDelta delta = transaction.newRowDelta();
      removed.forEach(file -> delta.removeRows(file.data()));
      written.forEach(delta::addRows);
      start.ifPresent(delta::validateFromSnapshot);
      delta.validateDeletedFiles().validateNoConflictingDeleteFiles().commit();
    } else if (!written.isEmpty() || isNew || isGuarded) {
      // Without rows too: a table has a snapshot from its beginning; and a catalog that checks
      // nothing but snapshots tells by it that a change came between.
      AppendFiles append = transaction.newAppend();
      written.forEach(append::appendFile);
      append.commit();
    }
  }

  /** Removes what was not committed. */
  @Override
  public void close() {
    files.close();
  }
}
