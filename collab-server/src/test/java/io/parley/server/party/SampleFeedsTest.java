package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The eight feeds of connectors/examples/feeds, through the mappings beside them. */
class SampleFeedsTest {
  private static final Path FEEDS = Path.of("../connectors/examples/feeds");

  private final Path folder;

  SampleFeedsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void copy() throws IOException {
    try (Stream<Path> files = Files.walk(FEEDS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(FEEDS.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  private IngestReport ingest() {
    NodeDirectory directory = new NodeDirectory(folder);
    directory.create("hearth", Clock.systemUTC());
    NodeConfiguration configuration = NodeConfiguration.load(folder.resolve("node.yaml"));
    try (NodeLake lake = NodeLake.open(configuration, directory)) {
      return new Ingest(
              configuration,
              directory,
              PoliciesTogether.of(OwnCollaboration.all(configuration, directory)).all(),
              Set.of(),
              Progress.SILENT,
              Clock.systemUTC())
          .run(lake);
    }
  }

  private Map<String, Long> offered() {
    NodeDirectory directory = new NodeDirectory(folder);
    NodeConfiguration configuration = NodeConfiguration.load(folder.resolve("node.yaml"));
    Map<String, Long> rows = new TreeMap<>();
    try (NodeLake lake = NodeLake.open(configuration, directory);
        DuckDb database = DuckDb.open(64)) {
      for (NodeConfiguration.Source source : configuration.sources()) {
        String table = lake.tables().table("curated", source.table()).scanSql();
        database.query(
            "SELECT count(*) FROM " + table, row -> rows.put(source.table(), row.getLong(1)));
      }
    }
    return rows;
  }

  @Test
  void eachFeed_isIngestedWholeByItsMapping() throws IOException {
    copy();
    IngestReport report = ingest();

    Map<String, Long> rows = new TreeMap<>();
    for (IngestReport.SourceReport source : report.sources()) {
      rows.put(source.name(), source.rowsRead());
      assertThat(source.rowsRejected()).as(source.name()).isZero();
      assertThat(source.identifiersUnusable()).as(source.name()).isZero();
    }
    assertThat(rows)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "web",
                60L,
                "app",
                60L,
                "ads",
                60L,
                "point-of-sale",
                60L,
                "crm",
                40L,
                "contact-centre",
                60L,
                "email",
                60L,
                "social",
                60L));
    assertThat(report.records()).isEqualTo(460);
    assertThat(report.people()).as("people of several feeds are one").isEqualTo(188);
    assertThat(offered())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "visits",
                60L,
                "app_events",
                60L,
                "impressions",
                60L,
                "receipts",
                60L,
                "customers",
                40L,
                "calls",
                60L,
                "mailings",
                60L,
                "posts",
                60L));
  }
}
