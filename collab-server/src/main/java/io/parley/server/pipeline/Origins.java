package io.parley.server.pipeline;

import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.FileForm;
import io.parley.connector.source.FileSet;
import io.parley.connector.source.FileSource;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.iceberg.ForeignTable;
import io.parley.connector.source.iceberg.IcebergSource;
import io.parley.connector.source.jdbc.JdbcSettings;
import io.parley.connector.source.jdbc.JdbcSource;
import io.parley.connector.source.jdbc.JdbcTable;
import io.parley.connector.source.s3.FileNames;
import io.parley.connector.source.s3.S3Place;
import io.parley.connector.source.s3.StagedSource;
import io.parley.connector.stream.BatchLimits;
import io.parley.connector.stream.KafkaSource;
import io.parley.server.node.JdbcOrigin;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.S3Origin;
import io.parley.server.node.SourceOrigin;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Opens what a party's sources are read from.
 *
 * @param node the node's name
 * @param duckdb on which the statements of batches run
 * @param events where the node's events are
 */
record Origins(String node, NodeDirectory directory, Connection duckdb, NodeEvents events) {
  private static final long BATCH_ROWS = 1_000_000;
  private static final String STAGING = "staging";

  /**
   * Opens a source, which reads nothing yet. Whoever opens it closes it.
   *
   * @throws IllegalArgumentException for a source that is one file: that is in no zone
   */
  Source open(NodeConfiguration.Source source, SourceMapping mapping) {
    SourceOrigin from = source.from();
    String property = "node.sources." + source.name() + ".from.";
    return switch (from.kind()) {
      case FILE -> throw new IllegalArgumentException(source.name() + " is read from one file");
      case FILES ->
          files(
              mapping,
              new FileSet(directory.path(), from.files()),
              from.form(from.files(), property + "format"));
      case EVENTS -> events.log().source(source.name(), BatchLimits.STANDARD);
      case JDBC -> database(source.name(), from.jdbc(), property + "jdbc");
      case TRINO -> database(source.name(), from.trino(), property + "trino");
      case S3 -> bucket(source.name(), from, mapping, property);
      case ICEBERG ->
          new IcebergSource(
              source.name(),
              ForeignTable.in(directory.resolve(from.iceberg().folder())),
              BATCH_ROWS);
      case KAFKA ->
          new KafkaSource(
              from.kafka().settings(source.name(), node, directory.path(), property + "kafka"),
              from.kafka().values(directory.path()));
    };
  }

  private Source files(SourceMapping mapping, FileSet files, FileForm form) {
    return new FileSource(mapping.source(), files, form, needed(mapping), duckdb);
  }

  /** The columns that a mapping takes; paths are into documents, of which each may lack them. */
  private static List<String> needed(SourceMapping mapping) {
    return Stream.concat(
            mapping.identifiers().stream().map(IdentifierColumn::column),
            mapping.attributes().stream().map(AttributeColumn::column))
        .filter(column -> !column.startsWith("$"))
        .distinct()
        .toList();
  }

  private Source database(String name, JdbcOrigin from, String property) {
    return new JdbcSource(
        name,
        from.database(directory.path(), property),
        JdbcTable.Selection.all(from.source()),
        from.reading(),
        JdbcSettings.DEFAULT);
  }

  private Source bucket(String name, SourceOrigin from, SourceMapping mapping, String property) {
    S3Origin s3 = from.s3();
    FileForm form = from.form(s3.suffix(), property + "format");
    Path folder = directory.resolve(STAGING).resolve(name);
    return new StagedSource(
        name,
        new S3Place(s3.bucket(directory.path(), property + "s3")),
        new FileNames(s3.prefix(), s3.suffix()),
        folder,
        (long) s3.mostMegabytes() << 20,
        fetched -> files(mapping, new FileSet(fetched, "**"), form));
  }
}
