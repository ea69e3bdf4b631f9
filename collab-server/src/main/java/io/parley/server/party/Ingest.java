package io.parley.server.party;

import io.parley.connector.lake.SealedWriter;
import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.CsvSource;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.ReadSummary;
import io.parley.connector.source.RejectFile;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.SourceRow;
import io.parley.identity.link.DeterministicLinker;
import io.parley.identity.link.LinkRules;
import io.parley.identity.link.Resolution;
import io.parley.identity.link.SourceRecord;
import io.parley.identity.normalise.IdentifierType;
import io.parley.policy.ColumnPolicy;
import io.parley.policy.PolicySet;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/** Sources → records → people → curated Iceberg tables, on the party's own node. */
public final class Ingest {
  /** DuckDB's memory while ingesting, megabytes. */
  private static final int MEMORY = WorkMemory.megabytes();

  private final NodeConfiguration configuration;
  private final NodeDirectory directory;
  private final Map<String, KeptTable> tables;
  private final List<PolicySet> policies;
  private final Progress progress;

  /**
   * An ingest of the configured sources.
   *
   * @param policies of each collaboration: they say what types columns have
   */
  public Ingest(
      NodeConfiguration configuration,
      NodeDirectory directory,
      List<PolicySet> policies,
      Progress progress) {
    this.configuration = configuration;
    this.directory = directory;
    this.progress = progress;
    this.tables = KeptTable.of(policies);
    this.policies = List.copyOf(policies);
  }

  /**
   * Reads everything anew and replaces the curated tables.
   *
   * @throws io.parley.connector.source.SourceException when a source cannot be read as configured
   */
  public IngestReport run(NodeLake lake) {
    new Lineage(directory).check(configuration.sources());
    long start = System.nanoTime();
    List<SourceRecord> records = new ArrayList<>();
    List<IngestReport.SourceReport> sources = new ArrayList<>();
    try (DuckDb database = DuckDb.open(MEMORY)) {
      Map<String, DuckDBAppender> appenders = createTables(database);
      for (NodeConfiguration.Source source : configuration.sources()) {
        sources.add(read(source, records, appenders));
      }
      for (DuckDBAppender appender : appenders.values()) {
        appender.close();
      }
      RowsAsSaid.check(policies, database);
      Resolution resolution = DeterministicLinker.resolve(records, LinkRules.DEFAULT);
      progress.took(
          "%,d records are %,d people".formatted(records.size(), resolution.personCount()), start);
      LakePeople people = new LakePeople(lake, database);
      people.save(resolution);
      saveIdentifiers(lake, database, records);
      tables.values().forEach(table -> saveTable(lake, database, table));
      IngestReport report = report(sources, records, resolution);
      directory.writeWhole(
          directory.resolve("ingest.json"),
          (Json.pretty(report) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      progress.took("curated tables are in the lake", start);
      return report;
    } catch (SQLException e) {
      throw new IllegalStateException("records could not be kept", e);
    }
  }

  private static IngestReport report(
      List<IngestReport.SourceReport> sources, List<SourceRecord> records, Resolution resolution) {
    long ignored =
        resolution.identifiersIgnored().values().stream().mapToLong(Long::longValue).sum();
    return new IngestReport(
        sources,
        records.size(),
        resolution.personCount(),
        resolution.recordsWithoutIdentifier(),
        ignored);
  }

  private Map<String, DuckDBAppender> createTables(DuckDb database) throws SQLException {
    Map<String, DuckDBAppender> appenders = new HashMap<>();
    for (KeptTable table : tables.values()) {
      String columns =
          table.columns().stream()
              .map(c -> ", \"" + c.name() + "\" " + KeptTable.lakeType(c.type()).duckdbType())
              .collect(Collectors.joining());
      String name = "row_" + table.table().table();
      database.execute("CREATE TABLE " + name + " (source VARCHAR, line BIGINT" + columns + ")");
      appenders.put(table.table().table(), database.connection().createAppender(name));
    }
    return appenders;
  }

  private IngestReport.SourceReport read(
      NodeConfiguration.Source source,
      List<SourceRecord> records,
      Map<String, DuckDBAppender> appenders) {
    long start = System.nanoTime();
    SourceMapping mapping = mapping(source);
    boolean ofPeople = source.table().isEmpty() || table(source).ofPeople();
    Path rejectFolder = directory.path(); // it makes its own folder, rejects
    try (RejectFile rejects = RejectFile.open(rejectFolder, mapping)) {
      ReadSummary summary =
          new CsvSource(directory.resolve(source.file()), mapping)
              .read(
                  row -> {
                    if (ofPeople) {
                      records.add(new SourceRecord(row.source(), row.line(), row.identifiers()));
                    }
                    if (!source.table().isEmpty()) {
                      append(row, source.table(), appenders);
                    }
                  },
                  rejects);
      progress.took(
          "%s: %,d rows read, %,d rejected"
              .formatted(source.name(), summary.rowsRead(), summary.rowsRejected()),
          start);
      return new IngestReport.SourceReport(
          source.name(),
          summary.rowsRead(),
          summary.rowsRejected(),
          summary.identifiersUnusable().values().stream().mapToLong(Long::longValue).sum(),
          Files.exists(rejects.file())
              ? directory.path().relativize(rejects.file()).toString()
              : "");
    }
  }

  private SourceMapping mapping(NodeConfiguration.Source source) {
    List<IdentifierColumn> identifiers = new ArrayList<>();
    if (!source.email().isEmpty()) {
      identifiers.add(new IdentifierColumn(source.email(), IdentifierType.EMAIL));
    }
    if (!source.phone().isEmpty()) {
      identifiers.add(new IdentifierColumn(source.phone(), IdentifierType.PHONE));
    }
    if (!identifiers.isEmpty() && !source.table().isEmpty() && !table(source).ofPeople()) {
      throw new ConfigurationException(
          "source `%s` becomes the public table `%s`, which has no people; remove `email` and `phone`"
              .formatted(source.name(), source.table()));
    }
    List<AttributeColumn> attributes = new ArrayList<>();
    source
        .columns()
        .forEach(
            (name, column) ->
                attributes.add(new AttributeColumn(column, name, attributeType(source, name))));
    try {
      return new SourceMapping(source.name(), identifiers, attributes, source.region());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("node.yaml: " + e.getMessage());
    }
  }

  private KeptTable table(NodeConfiguration.Source source) {
    KeptTable table = tables.get(source.table());
    if (table == null) {
      throw new ConfigurationException(
          "source `%s` becomes table `%s`, for which there is no policy"
              .formatted(source.name(), source.table()));
    }
    return table;
  }

  private AttributeType attributeType(NodeConfiguration.Source source, String name) {
    KeptTable table = table(source);
    ColumnPolicy column =
        table.columns().stream()
            .filter(c -> c.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "source `%s` maps column `%s`, which the policy of `%s` does not offer"
                            .formatted(source.name(), name, table.table())));
    return AttributeType.valueOf(column.type().name());
  }

  private void append(SourceRow row, String table, Map<String, DuckDBAppender> appenders) {
    try {
      DuckDBAppender appender = appenders.get(table);
      if (appender == null) {
        throw new IllegalStateException("no appender for a mapped table");
      }
      appender.beginRow().append(row.source()).append(row.line());
      for (ColumnPolicy column : java.util.Objects.requireNonNull(tables.get(table)).columns()) {
        Cells.append(appender, row.attributes().get(column.name()));
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new IllegalStateException("a row could not be kept", e);
    }
  }

  private void saveIdentifiers(NodeLake lake, DuckDb database, List<SourceRecord> records)
      throws SQLException {
    database.execute(
        "CREATE TABLE held (source VARCHAR, line BIGINT, type VARCHAR, value VARCHAR)");
    try (DuckDBAppender appender = database.connection().createAppender("held")) {
      for (SourceRecord record : records) {
        for (var identifier : record.identifiers()) {
          appender
              .beginRow()
              .append(record.source())
              .append(record.line())
              .append(identifier.type().word())
              .append(identifier.value())
              .endRow();
        }
      }
    }
    // In memory in the clear, on the disk sealed alone.
    try (DuckDb sealing = DuckDb.open(MEMORY / 2);
        SealedWriter writer =
            lake.sealed()
                .replace(
                    NodeLake.CURATED,
                    NodeLake.IDENTIFIERS,
                    NodeLake.IDENTIFIER_COLUMNS,
                    sealing.connection())) {
      database.query(
          "SELECT DISTINCT a.person, h.type, h.value FROM held h JOIN assignment a USING (source, line)",
          row -> writer.add(row.getObject(1), row.getString(2), row.getString(3)));
      writer.commit();
    }
  }

  private static void saveTable(NodeLake lake, DuckDb database, KeptTable table) {
    String rows = "row_" + table.table().table();
    String select =
        table.columns().stream()
            .map(c -> "r.\"" + c.name() + "\"")
            .collect(Collectors.joining(", "));
    lake.tables()
        .replace(
            NodeLake.CURATED,
            table.table().table(),
            table.lakeColumns(),
            database.connection(),
            table.ofPeople()
                ? "SELECT a.person, %s FROM %s r JOIN assignment a USING (source, line) ORDER BY a.person"
                    .formatted(select, rows)
                : "SELECT %s FROM %s r ORDER BY ALL".formatted(select, rows));
  }
}
