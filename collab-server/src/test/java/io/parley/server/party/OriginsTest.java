package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a source of a node may be read from, and what is refused. */
class OriginsTest {
  private static final List<LakeColumn> COLUMNS =
      List.of(
          new LakeColumn("id", LakeType.LONG),
          new LakeColumn("mail", LakeType.STRING),
          new LakeColumn("spend", LakeType.DECIMAL));

  private final Path folder;

  OriginsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static String source(String from) {
    return """
        - name: shop
          from: {%s}
          key: id
          email: mail
          table: outcomes
          columns: {spend: spend}
        """
        .formatted(from);
  }

  private void sqlite(String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("shop.db"));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void wholeTable_countsAsItIsNow() throws SQLException {
    sqlite(
        "CREATE TABLE orders (id INTEGER, mail TEXT, spend TEXT)",
        "INSERT INTO orders VALUES (1, 'ann@example.com', '1.5'), (2, 'ben@example.com', '2')");
    ZonedNode node =
        new ZonedNode(
            folder,
            source(
                "jdbc: {url: 'jdbc:sqlite:%s/shop.db', table: orders, key: id}".formatted(folder)));
    node.ingest();
    UUID ann = node.person("shop", "1");
    assertThat(node.rows("spend")).containsExactly("1.5000", "2.0000");

    sqlite("DELETE FROM orders WHERE id = 2", "UPDATE orders SET spend = '7' WHERE id = 1");
    IngestReport report = node.ingest();

    assertThat(report.records()).as("the second edition alone").isEqualTo(1);
    assertThat(node.rows("spend")).containsExactly("7.0000");
    assertThat(node.person("shop", "1")).isEqualTo(ann);
    assertThat(node.identifiers()).containsOnlyKeys("ann@example.com");

    node.maintain();
    assertThat(node.said()).contains("shop: 2 rows of earlier editions are gone");
    assertThat(node.ingest().records()).as("what counts is there").isEqualTo(1);

    sqlite("DELETE FROM orders");
    assertThatThrownBy(node::ingest).hasMessageContaining("`parley ingest --allow-empty shop`");
    assertThat(node.rows("spend")).as("as they were").containsExactly("7.0000");
    assertThat(node.ingestEmpty("shop").records()).isZero();
    assertThat(node.rows("spend")).isEmpty();
  }

  @Test
  void icebergTableOfOthers_isReadOnFromItsLastSnapshot() {
    ZonedNode node =
        new ZonedNode(folder, source("iceberg: {folder: other/warehouse/theirs/orders}"));
    try (Lake theirs = Lake.open(folder.resolve("other"));
        DuckDb database = DuckDb.open(64)) {
      append(theirs, database, "1 AS id, 'ann@example.com' AS mail, 1.5::DECIMAL(18,4) AS spend");
      assertThat(node.ingest().records()).isEqualTo(1);
      append(theirs, database, "2 AS id, 'ben@example.com' AS mail, 2::DECIMAL(18,4) AS spend");
    }
    assertThat(node.ingest().records()).isEqualTo(2);
    assertThat(node.rows("spend")).containsExactly("1.5000", "2.0000");
  }

  private static void append(Lake lake, DuckDb database, String row) {
    try (var change = lake.change("theirs", "orders", COLUMNS)) {
      change.add(database.connection(), "SELECT " + row);
      change.commit();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "files: ../in/*.csv | is no pattern of files below the node's folder",
        "files: in/*.txt | the name does not say what is in the files; write `format: csv`",
        "'files: in/*.parquet, encoding: ISO-8859-1' | from.encoding` is for CSV files",
        "'files: in/*.csv, encoding: KOI8-R' | CSV is read in UTF-8, ISO-8859-1 or windows-1252",
        "'files: in/*.csv, events: true' | is read from one place",
        "files: in/*.jsonl | `node.sources[0].email` is `mail`, and the rows of this source are JSON: write a path such as $.mail",
        "'fils: in/*.csv' | did you mean `files`",
        "'jdbc: {url: ''jdbc:postgresql://h/d''}' | has either a `table` or a `query`",
        "'jdbc: {url: ''jdbc:postgresql://h/d'', table: t, watermark: w}' | wants a `key` beside it",
        "'jdbc: {url: ''jdbc:postgresql://me:pw@h/d'', table: t}' | the URL of a database holds no account",
        "'jdbc: {url: ''jdbc:postgresql://h/d'', table: t, user: u, password: hunter2}' | must say where its secret is",
        "'trino: {url: ''jdbc:postgresql://h/d'', table: t}' | from.trino.url` begins with jdbc:trino:",
        "'s3: {bucket: exports, suffix: .csv}' | wants `bucket`, `key-id` and `secret-key`",
        "'s3: {bucket: exports, suffix: .csv, key-id: k, secret-key: ''env:K'', endpoint: ''http://s3.example''}' | begins with https://",
        "'kafka: {topic: orders}' | wants `servers` and `topic`",
        "'kafka: {servers: ''b.example:9092'', topic: orders, security: plaintext}' | for brokers on this machine alone",
        "'kafka: {servers: ''b.example:9092'', topic: orders, format: avro}' | from.kafka.schema` is the schema's file",
      })
  void wrongOrigin_isRefusedByName(String from, String message) {
    ZonedNode node = new ZonedNode(folder, source(from));
    assertThatThrownBy(node::ingest)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("node.yaml")
        .hasMessageNotContaining("hunter2")
        .hasMessageNotContaining("me:pw");
  }

  @Test
  void fileBesideFrom_andTwoSourcesOfEvents_areRefused() {
    ZonedNode both = new ZonedNode(folder, source("events: true") + "  file: shop.csv\n");
    assertThatThrownBy(both::ingest).hasMessageContaining("is read from one place");
    String events = "- name: %s\n  from: {events: true}\n  email: $.traits.email\n";
    both.sources(events.formatted("web") + events.formatted("app"));
    assertThatThrownBy(both::ingest)
        .hasMessageContaining("the sources web, app are read from the node's events");
  }

  @Test
  void lakeThatDoesNotFit_isRefusedByName() {
    ZonedNode node = new ZonedNode(folder, source("files: in/*.csv"));
    for (String[] wrong :
        new String[][] {
          {"s3: {bucket: b, key-id: k, secret-key: 'env:K'}", "the catalog is a file of this one"},
          {"catalog: {url: 'jdbc:postgresql://h/d'}", "write `type: postgresql` or `rest`"},
          {
            "catalog: {type: postgresql, url: 'jdbc:postgresql://h/d', user: u, password: secret1}",
            "must say where its secret is"
          },
          {"catalog: {type: rest, url: 'http://catalog.example'}", "begins with https://"},
          {"retention: {snapshots: 0}", "`node.lake.retention.snapshots` is 0"},
          {"catalogue: {type: rest}", "did you mean `catalog`"},
        }) {
      node.write(
          "node.yaml", "node:\n  name: hearth\n  role: party\n  lake: {%s}\n".formatted(wrong[0]));
      assertThatThrownBy(node::ingest)
          .as(wrong[0])
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(wrong[1])
          .hasMessageNotContaining("secret1");
    }
  }
}
