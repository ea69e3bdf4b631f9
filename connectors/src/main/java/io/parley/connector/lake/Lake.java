package io.parley.connector.lake;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * A node's tables: Apache Iceberg without Hadoop, by default on local files with its catalog in
 * SQLite.
 *
 * <p>DuckDB writes the data files, iceberg-core commits them. A commit is one row changed in the
 * catalog, so that a reader sees the old table or the new one. Files of replaced snapshots stay and
 * can be read by snapshot id, until {@link LakeMaintenance} expires them. Iceberg notes absolute
 * locations: a local directory cannot be moved.
 */
public final class Lake implements AutoCloseable {
  /** Iceberg keeps 100 old files of metadata and deletes none, unless told to. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED,
          "true",
          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
          "10",
          // Many may write to one table: each try takes a few milliseconds.
          TableProperties.COMMIT_NUM_RETRIES,
          "20");

  private final Catalogs.Opened catalog;
  private final FileStore store;

  private Lake(Catalogs.Opened catalog, FileStore store) {
    this.catalog = catalog;
    this.store = store;
  }

  /**
   * Opens the lake in a directory: {@code catalog.db} and the folder {@code warehouse}, both made
   * if they are not there.
   *
   * @throws LakeException if the directory cannot be used
   */
  public static Lake open(Path directory) {
    return open(LakeSettings.local(directory));
  }

  /**
   * Opens the lake that settings describe. What is not there of it is made, but for databases,
   * servers and buckets.
   *
   * @throws LakeException if it cannot be opened; the message says what to check
   */
  public static Lake open(LakeSettings settings) {
    return open(settings, Clock.systemUTC());
  }

  static Lake open(LakeSettings settings, Clock clock) {
    Path home = Opening.home(settings);
    FileStore store = Opening.store(settings, home, clock);
    try {
      return new Lake(Catalogs.open(settings, home, store), store);
    } catch (LakeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Replaces a table's columns and rows by those of a statement, or makes the table, in one
   * snapshot.
   *
   * @param namespace such as {@code curated}; letters, digits and {@code _}, and so is the name
   * @param columns the columns to keep, at least one; the statement must have columns of these
   *     names
   * @param duckdb connection on which the statement runs; memory and spill limits are the caller's
   * @param selectSql a SELECT in DuckDB's SQL, written by Parley: it is not checked
   * @return the table at its new snapshot
   * @throws LakeException if DuckDB refuses the statement or the commit fails; the table is then as
   *     it was
   */
  public LakeTable replace(
      String namespace,
      String name,
      List<LakeColumn> columns,
      Connection duckdb,
      String selectSql) {
    try (Replacement replacement = replacement(namespace, name, columns)) {
      replacement.add(duckdb, selectSql);
      replacement.commit();
    }
    return table(namespace, name);
  }

  /**
   * Begins to add to a table, or to make it. Columns that it has not are added in the same commit,
   * INTEGER becomes LONG where that is wanted, and those of its columns that rows have not are
   * NULL.
   *
   * @param columns the columns of the rows to come, at least one
   * @throws LakeException if a column is of another type in the table
   */
  public LakeChange change(String namespace, String name, List<LakeColumn> columns) {
    return change(namespace, name, columns, Map.of());
  }

  /**
   * The same, and the commit goes through only if properties of the table are as they are expected
   * then: empty, where the table or the property is not to be there.
   *
   * @throws LakeConflictException if they are not so now
   */
  public LakeChange change(
      String namespace,
      String name,
      List<LakeColumn> columns,
      Map<String, Optional<String>> expected) {
    TableIdentifier id = identifier(namespace, name);
    Schema wanted = Columns.schema(columns);
    Optional<Table> found = load(id);
    return found.isPresent()
        ? LakeChange.of(this, id, found.get(), columns, expected)
        : LakeChange.ofNew(
            this,
            id,
            columns,
            expected,
            () -> ask(id, () -> builder(id, wanted).createTransaction()));
  }

  /**
   * Changes the columns of a table, all steps in one commit, which is a snapshot of the same rows.
   *
   * @throws LakeException if there is no such table or column, or it cannot become what is wanted
   */
  public void evolve(String namespace, String name, List<LakeEvolution> steps) {
    TableIdentifier id = identifier(namespace, name);
    Transaction transaction = load(id).orElseThrow(() -> missing(namespace, name)).newTransaction();
    try {
      for (LakeEvolution step : steps) {
        UpdateSchema update = transaction.updateSchema();
        Columns.apply(update, List.of(step));
        update.commit();
      }
      transaction.newAppend().commit(); // a snapshot has one set of columns
      transaction.commitTransaction();
    } catch (RuntimeException e) {
      throw new LakeException("table " + id + ": its columns cannot be changed so", e);
    }
  }

  /**
   * The table at its current snapshot.
   *
   * @throws LakeException if there is no such table, or it cannot be read as it is
   */
  public LakeTable table(String namespace, String name) {
    return find(namespace, name).orElseThrow(() -> missing(namespace, name));
  }

  /**
   * The table at an earlier snapshot.
   *
   * @throws LakeException if there is no such table or snapshot, or it cannot be read as it is
   */
  public LakeTable table(String namespace, String name, long snapshotId) {
    TableIdentifier id = identifier(namespace, name);
    Table table = load(id).orElseThrow(() -> missing(namespace, name));
    return new SnapshotReader(store, id, table)
        .read(Optional.ofNullable(table.snapshot(snapshotId)));
  }

  /**
   * The table as it was at a time.
   *
   * @throws LakeException if there is no such table, or it had no snapshot then that it has still
   */
  public LakeTable table(String namespace, String name, Instant at) {
    TableIdentifier id = identifier(namespace, name);
    Table table = load(id).orElseThrow(() -> missing(namespace, name));
    return new SnapshotReader(store, id, table)
        .read(
            Optional.ofNullable(SnapshotUtil.nullableSnapshotIdAsOfTime(table, at.toEpochMilli()))
                .map(table::snapshot));
  }

  /** The table at its current snapshot; empty if there is no such table. */
  public Optional<LakeTable> find(String namespace, String name) {
    TableIdentifier id = identifier(namespace, name);
    return load(id).map(table -> new SnapshotReader(store, id, table).current());
  }

  /**
   * The current snapshot of a table, without a look at its files.
   *
   * @throws LakeException if there is no such table, or it has no snapshot
   */
  public long snapshot(String namespace, String name) {
    TableIdentifier id = identifier(namespace, name);
    Table table = load(id).orElseThrow(() -> missing(namespace, name));
    return Optional.ofNullable(table.currentSnapshot())
        .orElseThrow(() -> new LakeException("table " + id + " has no such snapshot"))
        .snapshotId();
  }

  /**
   * The snapshots that a table still has, the earliest first.
   *
   * @throws LakeException if there is no such table
   */
  public List<LakeSnapshot> snapshots(String namespace, String name) {
    Table table = iceberg(namespace, name).orElseThrow(() -> missing(namespace, name));
    List<LakeSnapshot> snapshots = new ArrayList<>();
    for (Snapshot snapshot : table.snapshots()) {
      snapshots.add(
          new LakeSnapshot(
              snapshot.snapshotId(),
              Instant.ofEpochMilli(snapshot.timestampMillis()),
              snapshot.operation()));
    }
    return snapshots;
  }

  /**
   * The names of the namespaces, in order.
   *
   * @throws LakeException if the catalog does not answer
   */
  public List<String> namespaces() {
    try {
      return catalog.namespaces();
    } catch (RuntimeException e) {
      throw new LakeException("the lake's catalog does not list its namespaces", e);
    }
  }

  /**
   * The names of the tables of a namespace, in order; none if there is no such namespace.
   *
   * @throws LakeException if the catalog does not answer
   */
  public List<String> tables(String namespace) {
    Namespace of = identifier(namespace, "any").namespace();
    try {
      return catalog.catalog().listTables(of).stream().map(TableIdentifier::name).sorted().toList();
    } catch (NoSuchNamespaceException e) {
      return List.of();
    } catch (RuntimeException e) {
      throw new LakeException("the lake's catalog does not list its tables", e);
    }
  }

  /**
   * Deletes a table with the files of all its snapshots: rows first, and its name last, so that
   * what was interrupted is still named and can be dropped again.
   *
   * @throws LakeException if there is no such table, or a file cannot be deleted
   */
  public void drop(String namespace, String name) {
    TableIdentifier id = identifier(namespace, name);
    Table table = load(id).orElseThrow(() -> missing(namespace, name));
    store.deleteBelow(table.location() + "/data");
    catalog.catalog().dropTable(id, true);
    store.deleteBelow(table.location());
  }

  @Override
  public void close() {
    try {
      catalog.close();
    } finally {
      store.close();
    }
  }

  /** Begins to replace a table; nothing changes before its commit. */
  Replacement replacement(String namespace, String name, List<LakeColumn> columns) {
    TableIdentifier id = identifier(namespace, name);
    Schema schema = Columns.schema(columns);
    return new Replacement(
        store, id, columns, ask(id, () -> builder(id, schema).createOrReplaceTransaction()));
  }

  private Catalog.TableBuilder builder(TableIdentifier id, Schema schema) {
    catalog.make(id.namespace());
    return catalog.catalog().buildTable(id, schema).withProperties(PROPERTIES);
  }

  FileStore store() {
    return store;
  }

  /** The same table as Iceberg has it. */
  Optional<Table> iceberg(String namespace, String name) {
    return load(identifier(namespace, name));
  }

  private Optional<Table> load(TableIdentifier id) {
    return ask(
        id,
        () -> {
          try {
            return Optional.of(catalog.catalog().loadTable(id));
          } catch (NoSuchTableException e) {
            return Optional.empty();
          }
        });
  }

  private static <T> T ask(TableIdentifier id, Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      throw S3Clients.explainIfS3(
          "table " + id,
          e,
          "table " + id + " cannot be looked up: the lake's catalog, or its files, do not answer");
    }
  }

  static LakeException missing(String namespace, String name) {
    return new LakeException("there is no table " + namespace + "." + name + " in this lake");
  }

  static TableIdentifier identifier(String namespace, String name) {
    for (String part : List.of(namespace, name)) {
      if (!part.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
        throw new IllegalArgumentException(
            "`" + part + "` is no name for a table: use letters, digits and `_`, at most 63");
      }
    }
    return TableIdentifier.of(Namespace.of(namespace), name);
  }
}
