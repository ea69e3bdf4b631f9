package io.parley.connector.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Tables that last as long as a question: a node and its Trino share them, by a catalog of Iceberg
 * in PostgreSQL and a folder that both see. Nothing in them is sealed, so that the folder is on a
 * volume that encrypts, for the two of them alone.
 */
public final class StagingTables implements AutoCloseable {
  private final JdbcCatalog catalog;
  private final FilesBelow files;
  private final String schema;
  private final Namespace namespace;

  private StagingTables(JdbcCatalog catalog, FilesBelow files, String schema) {
    this.catalog = catalog;
    this.files = files;
    this.schema = schema;
    this.namespace = Namespace.of(schema);
  }

  /**
   * Opens the tables of one schema, which nobody else writes.
   *
   * @param database of the catalog
   * @param name of the catalog in the database
   * @param folder that Trino has as {@code local.location}
   * @throws LakeException if the catalog does not answer
   */
  public static StagingTables open(
      LakeSettings.Catalog.Postgres database, String name, String schema, Path folder) {
    FilesBelow files = new FilesBelow(folder);
    JdbcCatalog catalog = new JdbcCatalog(ignored -> files, null, true);
    try {
      catalog.initialize(
          name,
          Map.of(
              CatalogProperties.URI,
              database.url(),
              CatalogProperties.WAREHOUSE_LOCATION,
              FilesBelow.location(""),
              CatalogProperties.CLIENT_POOL_SIZE,
              "2",
              "jdbc.user",
              database.user(),
              "jdbc.password",
              database.password(),
              "jdbc.connectTimeout",
              "10",
              "jdbc.socketTimeout",
              "60",
              "jdbc.schema-version",
              "V1"));
      if (!catalog.namespaceExists(Namespace.of(schema))) {
        catalog.createNamespace(Namespace.of(schema));
      }
    } catch (AlreadyExistsException madeMeanwhile) {
      // As wanted.
    } catch (RuntimeException e) {
      catalog.close();
      throw new LakeException(
          database.url() + ": the staging catalog does not open; check url, user and password", e);
    }
    return new StagingTables(catalog, files, schema);
  }

  /**
   * Writes the rows of a select as a table.
   *
   * @param duckdb where the select runs, once
   * @param table a name that no other table has
   * @param columns their types in DuckDB, by name, in the order of the select
   */
  public void write(Connection duckdb, String table, Map<String, String> columns, String select) {
    List<Types.NestedField> fields = new ArrayList<>();
    columns.forEach(
        (name, type) ->
            fields.add(Types.NestedField.optional(fields.size() + 1, name, type(type))));
    String below = schema + "/" + table;
    Table created =
        catalog
            .buildTable(identifier(table), new Schema(fields))
            .withLocation(FilesBelow.location(below))
            .create();
    String location = FilesBelow.location(below + "/data.parquet");
    Path file = files.path(location);
    String ids =
        fields.stream()
            .map(f -> f.name() + ": " + f.fieldId())
            .collect(Collectors.joining(", ", "{", "}"));
    try (Statement statement = duckdb.createStatement()) {
      Files.createDirectories(file.getParent());
      try (ResultSet stats =
          statement.executeQuery(
              "COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd, FIELD_IDS %s, RETURN_STATS)"
                  .formatted(select, DuckSql.text(file.toString()), ids))) {
        stats.next();
        created
            .newAppend()
            .appendFile(
                DataFiles.builder(PartitionSpec.unpartitioned())
                    .withPath(location)
                    .withFormat(FileFormat.PARQUET)
                    .withFileSizeInBytes(stats.getLong("file_size_bytes"))
                    .withRecordCount(stats.getLong("count"))
                    .build())
            .commit();
      }
    } catch (SQLException | IOException e) {
      throw new LakeException("a stream cannot be staged", e);
    }
  }

  private TableIdentifier identifier(String table) {
    return TableIdentifier.of(namespace, Lake.identifier(schema, table).name());
  }

  private static Type type(String duckDb) {
    return switch (duckDb) {
      case "UUID" -> Types.UUIDType.get();
      case "BIGINT" -> Types.LongType.get();
      case "TINYINT", "SMALLINT", "INTEGER" -> Types.IntegerType.get();
      case "DOUBLE" -> Types.DoubleType.get();
      case "VARCHAR" -> Types.StringType.get();
      case "BOOLEAN" -> Types.BooleanType.get();
      case "DATE" -> Types.DateType.get();
      case "TIMESTAMP" -> Types.TimestampType.withoutZone();
      default -> decimal(duckDb);
    };
  }

  private static Type decimal(String duckDb) {
    if (!duckDb.matches("DECIMAL\\([0-9]+,[0-9]+\\)")) {
      throw new IllegalArgumentException("no table has a column of type " + duckDb);
    }
    int comma = duckDb.indexOf(',');
    return Types.DecimalType.of(
        Integer.parseInt(duckDb.substring("DECIMAL(".length(), comma)),
        Integer.parseInt(duckDb.substring(comma + 1, duckDb.length() - 1)));
  }

  /**
   * The data files of a table that Trino wrote.
   *
   * @throws LakeException if rows of it were deleted, which nobody does here
   */
  public List<Path> files(String table) {
    try (CloseableIterable<FileScanTask> tasks =
        catalog.loadTable(identifier(table)).newScan().planFiles()) {
      List<Path> found = new ArrayList<>();
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new LakeException("a staged table has deleted rows");
        }
        found.add(files.path(task.file().location()));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes a table away: its files first, and its name last, so that what was interrupted is still
   * named. One that is not there is none already.
   *
   * @throws LakeException if a file or the name stays
   */
  public void drop(String table) {
    TableIdentifier identifier = identifier(table);
    try {
      Path folder = files.path(catalog.loadTable(identifier).location());
      // By its metadata it is found again; manifests have least and greatest values of columns.
      delete(folder, file -> !file.toString().endsWith(".metadata.json"));
      catalog.dropTable(identifier, false);
      delete(folder, file -> true);
    } catch (NoSuchTableException gone) {
      // As wanted.
    } catch (LakeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new LakeException("a staged table cannot be taken away", e);
    }
  }

  private static void delete(Path folder, Predicate<Path> which) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        boolean isFolder = Files.isDirectory(file);
        if (isFolder ? isEmpty(file) : which.test(file)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new LakeException("a staged table's files cannot be deleted", e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }

  /**
   * Takes away what a process that ended in the middle left behind: tables, and folders of which
   * the catalog knows nothing, for whoever made them never came to the end.
   *
   * @param ours which names are those of such tables; a folder's name is the table's, or begins
   *     with it and a hyphen
   * @return how many there were
   * @throws LakeException if a file or a name stays
   */
  public int sweep(Predicate<String> ours) {
    List<String> left =
        catalog.listTables(namespace).stream().map(TableIdentifier::name).filter(ours).toList();
    left.forEach(this::drop);
    return left.size() + sweepFolders(ours);
  }

  private int sweepFolders(Predicate<String> ours) {
    Path all = files.path(FilesBelow.location(schema));
    if (!Files.isDirectory(all)) {
      return 0;
    }
    try (Stream<Path> inside = Files.list(all)) {
      List<Path> left =
          inside
              .filter(folder -> ours.test(String.valueOf(folder.getFileName()).split("-", 2)[0]))
              .toList();
      left.forEach(folder -> delete(folder, file -> true));
      return left.size();
    } catch (IOException e) {
      throw new LakeException("the folder of staged tables cannot be read", e);
    }
  }

  @Override
  public void close() {
    catalog.close();
  }
}
