package io.parley.connector.lake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.types.Conversions;

/** Deletes rows as Trino, Spark and Flink do: by files beside the data. */
final class OtherEngine {
  private final Table table;
  private final Duck duckdb;
  private final Path folder;

  OtherEngine(Table table, Duck duckdb, Path folder) {
    this.table = table;
    this.duckdb = duckdb;
    this.folder = folder;
  }

  /** A position delete file. */
  void deletePlaces(String dataFile, long... places) throws Exception {
    String rows =
        Arrays.stream(places)
            .mapToObj(p -> "(" + DuckSql.text(dataFile) + ", " + p + "::BIGINT)")
            .collect(Collectors.joining(", "));
    Path written =
        write(
            "SELECT * FROM (VALUES " + rows + ") t(file_path, pos)",
            Map.of(
                "file_path", MetadataColumns.DELETE_FILE_PATH.fieldId(),
                "pos", MetadataColumns.DELETE_FILE_POS.fieldId()));
    commit(
        FileMetadata.deleteFileBuilder(table.spec())
            .ofPositionDeletes()
            .withPath(publish(written))
            .withFileSizeInBytes(Files.size(written))
            .withRecordCount(places.length)
            .build());
  }

  /** An equality delete file with a value and, as such files have it, the value as its bounds. */
  void deleteValues(String column, String literal) throws Exception {
    int field = table.schema().findField(column).fieldId();
    String type = LakeType.of(table.schema().findType(column)).orElseThrow().duckdbType();
    Path written =
        write(
            "SELECT CAST(" + literal + " AS " + type + ") AS \"as it was\"",
            Map.of("as it was", field));
    Map<Integer, ByteBuffer> bounds =
        literal.startsWith("'")
            ? Map.of(
                field,
                Conversions.toByteBuffer(table.schema().findType(column), literal.substring(1, 17)))
            : Map.of();
    commit(
        FileMetadata.deleteFileBuilder(table.spec())
            .ofEqualityDeletes(field)
            .withPath(publish(written))
            .withFileSizeInBytes(Files.size(written))
            .withMetrics(new Metrics(1L, Map.of(), Map.of(), Map.of(), Map.of(), bounds, null))
            .build());
  }

  void upgradeToVectors() {
    table.updateProperties().set("format-version", "3").commit();
  }

  /** A deletion vector. */
  void deleteByVector(String dataFile, long... places) throws IOException {
    BaseDVFileWriter writer =
        new BaseDVFileWriter(
            OutputFileFactory.builderFor(table, 1, 1).format(FileFormat.PUFFIN).build(),
            path -> null);
    try (writer) {
      for (long place : places) {
        writer.delete(dataFile, place, table.spec(), null);
      }
    }
    RowDelta delta = table.newRowDelta();
    writer.result().deleteFiles().forEach(delta::addDeletes);
    delta.commit();
  }

  private Path write(String select, Map<String, Integer> ids) throws SQLException {
    Path file = folder.resolve(UUID.randomUUID() + ".parquet");
    String fields =
        ids.entrySet().stream()
            .map(e -> DuckSql.name(e.getKey()) + ": " + e.getValue())
            .collect(Collectors.joining(", "));
    duckdb.execute(
        "COPY (%s) TO %s (FORMAT parquet, FIELD_IDS {%s})"
            .formatted(select, DuckSql.text(file.toString()), fields));
    return file;
  }

  private String publish(Path written) throws IOException {
    String location = table.location() + "/data/" + written.getFileName();
    try (OutputStream out = table.io().newOutputFile(location).create()) {
      Files.copy(written, out);
    }
    return location;
  }

  private void commit(DeleteFile file) {
    table.newRowDelta().addDeletes(file).commit();
  }
}
