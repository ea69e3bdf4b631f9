package io.parley.connector.lake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;

/**
 * A node's tables: Apache Iceberg on local files, its catalog in SQLite, without Hadoop.
 *
 * <p>DuckDB writes the data files, iceberg-core commits them. A commit is one row changed in the
 * catalog, so that a reader sees the old table or the new one. Files of replaced snapshots stay and
 * can be read by snapshot id. Iceberg notes absolute paths: the directory cannot be moved.
 */
public final class Lake implements AutoCloseable {
  private final JdbcCatalog catalog;

  private Lake(JdbcCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Opens the lake in a directory: {@code catalog.db} and the folder {@code warehouse}, both made
   * if they are not there.
   *
   * @throws LakeException if the directory cannot be used
   */
  public static Lake open(Path directory) {
    Path home = directory.toAbsolutePath().normalize();
    // DuckDB expands these in the paths that it reads and has no way to escape them.
    if (home.toString().matches("(?s).*[*?\\[\\]].*")) {
      throw new LakeException(
          home + ": a lake's path may not have any of * ? [ ] in it; choose another directory");
    }

    Path warehouse = home.resolve("warehouse");
    try {
      boolean posix = home.getFileSystem().supportedFileAttributeViews().contains("posix");
      Files.createDirectories(
          warehouse,
          posix
              ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
              }
              : new FileAttribute<?>[0]);
    } catch (IOException e) {
      throw new LakeException(home + ": the lake's directory cannot be created", e);
    }

    JdbcCatalog catalog = new JdbcCatalog(properties -> new LocalFiles(), null, true);
    try {
      catalog.initialize(
          "parley",
          Map.of(
              CatalogProperties.URI,
              "jdbc:sqlite:" + home.resolve("catalog.db"),
              CatalogProperties.WAREHOUSE_LOCATION,
              warehouse.toString(),
              // SQLite has one writer; a second connection could only wait for the first.
              CatalogProperties.CLIENT_POOL_SIZE,
              "1",
              "jdbc.schema-version",
              "V1",
              "jdbc.journal_mode",
              "WAL",
              "jdbc.synchronous",
              "FULL",
              "jdbc.busy_timeout",
              "10000"));
    } catch (RuntimeException e) {
      throw new LakeException(home + ": catalog.db cannot be opened as an Iceberg catalog", e);
    }
    return new Lake(catalog);
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
    return load(id)
        .map(
            table ->
                SnapshotReader.read(id, table, Optional.ofNullable(table.snapshot(snapshotId))))
        .orElseThrow(() -> missing(namespace, name));
  }

  /** The table at its current snapshot; empty if there is no such table. */
  public Optional<LakeTable> find(String namespace, String name) {
    TableIdentifier id = identifier(namespace, name);
    return load(id)
        .map(table -> SnapshotReader.read(id, table, Optional.ofNullable(table.currentSnapshot())));
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

  /** The names of the tables of a namespace, in order; none if there is no such namespace. */
  public List<String> tables(String namespace) {
    Namespace of = identifier(namespace, "any").namespace();
    try {
      return catalog.listTables(of).stream().map(TableIdentifier::name).sorted().toList();
    } catch (NoSuchNamespaceException e) {
      return List.of();
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
    Path home = Path.of(table.location());
    try {
      deleteAll(home.resolve("data"));
      catalog.dropTable(id, true);
      deleteAll(home);
    } catch (IOException e) {
      throw new LakeException("table " + id + ": a file below " + home + " cannot be deleted", e);
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Path parent = folder.getParent();
    if (parent != null) {
      try (FileChannel entries = FileChannel.open(parent, StandardOpenOption.READ)) {
        entries.force(true); // else a power cut could bring them back
      }
    }
  }

  @Override
  public void close() {
    catalog.close();
  }

  /** Begins to replace a table; nothing changes before its commit. */
  Replacement replacement(String namespace, String name, List<LakeColumn> columns) {
    TableIdentifier id = identifier(namespace, name);
    return new Replacement(
        id, columns, catalog.buildTable(id, schema(columns)).createOrReplaceTransaction());
  }

  /** The same table as Iceberg has it. */
  Optional<Table> iceberg(String namespace, String name) {
    return load(identifier(namespace, name));
  }

  private Optional<Table> load(TableIdentifier id) {
    try {
      return Optional.of(catalog.loadTable(id));
    } catch (NoSuchTableException e) {
      return Optional.empty();
    }
  }

  private static LakeException missing(String namespace, String name) {
    return new LakeException("there is no table " + namespace + "." + name + " in this lake");
  }

  private static TableIdentifier identifier(String namespace, String name) {
    for (String part : List.of(namespace, name)) {
      if (!part.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
        throw new IllegalArgumentException(
            "`" + part + "` is no name for a table: use letters, digits and `_`, at most 63");
      }
    }
    return TableIdentifier.of(Namespace.of(namespace), name);
  }

  private static Schema schema(List<LakeColumn> columns) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a table needs at least one column");
    }
    // DuckDB does not tell columns apart by case.
    Set<String> seen = new HashSet<>();
    Types.NestedField[] fields = new Types.NestedField[columns.size()];
    for (int i = 0; i < fields.length; i++) {
      LakeColumn column = columns.get(i);
      if (!seen.add(column.name().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("column `" + column.name() + "` stands twice");
      }
      fields[i] = Types.NestedField.optional(i + 1, column.name(), column.type().icebergType());
    }
    return new Schema(fields);
  }
}
