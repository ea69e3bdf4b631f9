package io.parley.connector.source.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;

/** An Iceberg table that somebody else writes, in a catalog of theirs. */
final class OthersTable implements AutoCloseable {
  private static final TableIdentifier ID = TableIdentifier.of("shop", "orders");

  private final JdbcCatalog catalog;
  private final List<DataFile> files = new ArrayList<>();

  OthersTable(Path home, Types.NestedField... columns) {
    catalog = new JdbcCatalog(properties -> new LocalFiles(), null, true);
    catalog.initialize(
        "theirs",
        Map.of(
            "uri",
            "jdbc:sqlite:" + home.resolve("theirs.db"),
            "warehouse",
            home.resolve("warehouse").toString(),
            "jdbc.schema-version",
            "V1"));
    catalog.createNamespace(Namespace.of("shop"));
    catalog.createTable(ID, new Schema(columns));
  }

  Table table() {
    return catalog.loadTable(ID);
  }

  ForeignTable foreign() {
    return this::table;
  }

  Path folder() {
    return Path.of(table().location());
  }

  /** Files that were appended, in the order of that. */
  List<DataFile> files() {
    return files;
  }

  /**
   * Writes what a SELECT gives into a file and appends it; its columns are named as the table's.
   */
  DataFile append(String select) {
    DataFile file = write(select);
    table().newAppend().appendFile(file).commit();
    return file;
  }

  DataFile write(String select) {
    Path file = folder().resolve("data").resolve(UUID.randomUUID() + ".parquet");
    String ids =
        table().schema().columns().stream()
            .map(f -> '"' + f.name() + "\": " + f.fieldId())
            .collect(Collectors.joining(", "));
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      java.nio.file.Files.createDirectories(file.getParent());
      long rows;
      try (ResultSet count =
          statement.executeQuery(
              "COPY ("
                  + select
                  + ") TO '"
                  + file
                  + "' (FORMAT parquet, FIELD_IDS {"
                  + ids
                  + "}, RETURN_STATS)")) {
        count.next();
        rows = count.getLong("count");
      }
      DataFile written =
          DataFiles.builder(PartitionSpec.unpartitioned())
              .withPath(file.toString())
              .withFormat(FileFormat.PARQUET)
              .withFileSizeInBytes(java.nio.file.Files.size(file))
              .withRecordCount(rows)
              .build();
      files.add(written);
      return written;
    } catch (SQLException | IOException e) {
      throw new AssertionError("the test cannot write a file", e);
    }
  }

  @Override
  public void close() {
    catalog.close();
  }

  /** Their files, local ones. */
  private static final class LocalFiles implements FileIO {
    private static final long serialVersionUID = 1L;

    @Override
    public InputFile newInputFile(String path) {
      return org.apache.iceberg.Files.localInput(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
      try {
        java.nio.file.Files.createDirectories(Path.of(path).getParent());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return org.apache.iceberg.Files.localOutput(path);
    }

    @Override
    public void deleteFile(String path) {
      try {
        java.nio.file.Files.deleteIfExists(Path.of(path));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
