package io.parley.query.backend.trino;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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
import java.util.UUID;
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
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Iceberg tables in a folder, their catalog in a real PostgreSQL: what a room and Trino share. */
final class IcebergPlace implements StagingLake, AutoCloseable {
  private static final String ROOT = "local:///";
  private static final Namespace SCHEMA = Namespace.of("staged");

  private final EmbeddedPostgres postgres;
  private final Path warehouse;
  private final String name = "shared" + UUID.randomUUID().toString().substring(0, 8);
  private final JdbcCatalog catalog;

  IcebergPlace(Path warehouse) throws IOException {
    this.warehouse = warehouse;
    this.postgres = EmbeddedPostgres.builder().start();
    this.catalog = new JdbcCatalog(p -> new FilesBelow(warehouse.toString()), null, true);
    catalog.initialize(
        name,
        Map.of(
            CatalogProperties.URI,
            url(),
            "jdbc.user",
            "postgres",
            "jdbc.password",
            "",
            "jdbc.schema-version",
            "V1",
            CatalogProperties.WAREHOUSE_LOCATION,
            ROOT));
    catalog.createNamespace(SCHEMA);
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  /** The name of the catalog, in Trino too. */
  String name() {
    return name;
  }

  Path warehouse() {
    return warehouse;
  }

  @Override
  public String write(Connection duckdb, String table, List<Column> columns, String select) {
    List<Types.NestedField> fields = new ArrayList<>();
    for (Column column : columns) {
      fields.add(Types.NestedField.optional(fields.size() + 1, column.name(), type(column.type())));
    }
    Table created =
        catalog
            .buildTable(TableIdentifier.of(SCHEMA, table), new Schema(fields))
            .withLocation(ROOT + "staged/" + table)
            .create();
    Path file = warehouse.resolve("staged/" + table + "/data.parquet");
    String ids =
        fields.stream()
            .map(f -> f.name() + ": " + f.fieldId())
            .collect(Collectors.joining(", ", "{", "}"));
    try (Statement statement = duckdb.createStatement()) {
      Files.createDirectories(file.getParent());
      try (ResultSet stats =
          statement.executeQuery(
              "COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION zstd, FIELD_IDS %s, RETURN_STATS)"
                  .formatted(select, file, ids))) {
        stats.next();
        created
            .newAppend()
            .appendFile(
                DataFiles.builder(PartitionSpec.unpartitioned())
                    .withPath(ROOT + "staged/" + table + "/data.parquet")
                    .withFormat(FileFormat.PARQUET)
                    .withFileSizeInBytes(stats.getLong("file_size_bytes"))
                    .withRecordCount(stats.getLong("count"))
                    .build())
            .commit();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return called(table);
  }

  @Override
  public String called(String table) {
    return name + "." + SCHEMA + "." + table;
  }

  private static Type type(String duckDb) {
    return switch (duckDb) {
      case "UUID" -> Types.UUIDType.get();
      case "BIGINT" -> Types.LongType.get();
      case "INTEGER" -> Types.IntegerType.get();
      case "DOUBLE" -> Types.DoubleType.get();
      case "VARCHAR" -> Types.StringType.get();
      case "BOOLEAN" -> Types.BooleanType.get();
      case "DATE" -> Types.DateType.get();
      case "TIMESTAMP" -> Types.TimestampType.withoutZone();
      default -> {
        int comma = duckDb.indexOf(',');
        yield Types.DecimalType.of(
            Integer.parseInt(duckDb.substring("DECIMAL(".length(), comma)),
            Integer.parseInt(duckDb.substring(comma + 1, duckDb.length() - 1)));
      }
    };
  }

  /** The data files of a table, for DuckDB. */
  List<Path> files(String table) {
    try (CloseableIterable<FileScanTask> tasks =
        catalog.loadTable(TableIdentifier.of(SCHEMA, table)).newScan().planFiles()) {
      List<Path> files = new ArrayList<>();
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new IllegalStateException("a staged table has deleted rows");
        }
        files.add(warehouse.resolve(task.file().location().substring(ROOT.length())));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void drop(String table) {
    TableIdentifier identifier = TableIdentifier.of(SCHEMA, table);
    if (!catalog.tableExists(identifier)) {
      return;
    }
    Path folder =
        warehouse.resolve(catalog.loadTable(identifier).location().substring(ROOT.length()));
    catalog.dropTable(identifier, false);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    catalog.close();
    postgres.close();
  }
}
