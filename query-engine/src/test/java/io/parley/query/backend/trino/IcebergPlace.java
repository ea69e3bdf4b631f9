package io.parley.query.backend.trino;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** An Iceberg catalog in a real PostgreSQL and a folder, which Trino shares. */
final class IcebergPlace implements AutoCloseable {
  static final String NAME = "shared";
  static final String SCHEMA = "staged";

  private final EmbeddedPostgres postgres;
  private final Path warehouse;
  private final JdbcCatalog catalog = new JdbcCatalog(p -> new Files4(), null, true);

  IcebergPlace(Path warehouse) throws IOException {
    this.warehouse = warehouse;
    this.postgres = EmbeddedPostgres.builder().start();
    Files4.root = warehouse;
    catalog.initialize(
        NAME,
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
            "local:///"));
    catalog.createNamespace(Namespace.of(SCHEMA));
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  Path warehouse() {
    return warehouse;
  }

  JdbcCatalog catalog() {
    return catalog;
  }

  /** Where a location of Iceberg is on the disk. */
  Path path(String location) {
    return warehouse.resolve(location.substring("local:///".length()));
  }

  @Override
  public void close() throws IOException {
    catalog.close();
    postgres.close();
  }

  private static final class Files4 implements FileIO {
    private static final long serialVersionUID = 1L;
    static Path root = Path.of("/");

    private static Path local(String location) {
      return root.resolve(location.substring("local:///".length()));
    }

    @Override
    public InputFile newInputFile(String location) {
      return org.apache.iceberg.Files.localInput(local(location).toFile());
    }

    @Override
    public OutputFile newOutputFile(String location) {
      try {
        Files.createDirectories(local(location).getParent());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return org.apache.iceberg.Files.localOutput(local(location).toFile());
    }

    @Override
    public void deleteFile(String location) {
      try {
        Files.deleteIfExists(local(location));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
