package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.LakeCatalog;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.SourceOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of docs/connectors.md and docs/lake.md are what a node takes. */
class NodeSourcesPageTest {
  private static final Path PAGE = Path.of("../docs/connectors.md");
  private static final Path LAKE_PAGE = Path.of("../docs/lake.md");

  private final Path folder;

  NodeSourcesPageTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static String block(Path page, String mark) throws IOException {
    String text = Files.readString(page);
    int at = text.indexOf("<!-- " + mark + " -->");
    assertThat(at).as(mark + " is on " + page).isNotNegative();
    int from = text.indexOf('\n', text.indexOf("```", at)) + 1;
    return text.substring(from, text.indexOf("```", from));
  }

  @ParameterizedTest
  @CsvSource({
    "files, FILES",
    "jsonl, FILES",
    "parquet, FILES",
    "events, EVENTS",
    "jdbc, JDBC",
    "trino, TRINO",
    "s3, S3",
    "iceberg, ICEBERG",
    "kafka, KAFKA"
  })
  void example_isASourceOfANode(String name, SourceOrigin.Kind kind) throws IOException {
    new ZonedNode(folder, block(PAGE, "source " + name));
    NodeConfiguration read = NodeConfiguration.load(folder.resolve("node.yaml"));
    assertThat(read.sources()).hasSize(1);
    assertThat(read.sources().get(0).from().kind()).isEqualTo(kind);
  }

  @Test
  void csvAndJsonLinesAndParquet_comeToWhatThePageSays() throws IOException {
    ZonedNode csv = new ZonedNode(folder.resolve("csv"), block(PAGE, "source files"));
    csv.write("in/a.csv", block(PAGE, "example csv"));
    assertThat(csv.ingest().sources().get(0).rowsRejected()).isEqualTo(2);
    assertThat(csv.rows("spend")).containsExactly("12.5000");
    assertThat(csv.identifiers()).containsKeys("ann@shop.example", "+12125550100");

    ZonedNode json = new ZonedNode(folder.resolve("json"), block(PAGE, "source jsonl"));
    json.write("in/a.jsonl", block(PAGE, "example jsonl"));
    assertThat(json.ingest().sources().get(0).rowsRejected()).isEqualTo(2);
    assertThat(json.rows("spend")).containsExactly("12.5000");

    ZonedNode parquet = new ZonedNode(folder.resolve("parquet"), block(PAGE, "source parquet"));
    parquet.write("in/.empty", "");
    try (DuckDb database = DuckDb.open(64)) {
      database.execute(
          block(PAGE, "example parquet").replace("'in/", "'" + folder.resolve("parquet") + "/in/"));
    }
    assertThat(parquet.ingest().people()).isEqualTo(1);
    assertThat(parquet.rows("spend")).containsExactly("12.5000");
  }

  @Test
  void lakeExample_isThatOfANode() throws IOException {
    ZonedNode node = new ZonedNode(folder, "[]");
    node.write(
        "node.yaml",
        "node:\n  name: hearth\n  role: party\n" + block(LAKE_PAGE, "node.lake").indent(2));
    NodeConfiguration read = NodeConfiguration.load(folder.resolve("node.yaml"));
    assertThat(read.lake().catalog().type()).isEqualTo(LakeCatalog.Type.POSTGRESQL);
    assertThat(read.lake().s3().bucket()).isEqualTo("parley-lake");
    assertThat(read.lake().retention().rawDays()).isEqualTo(400);
  }
}
