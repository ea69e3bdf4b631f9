package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.ledger.PostgresPeer;
import io.parley.server.node.NodeConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that reads a real PostgreSQL, and one whose lake has its catalog there. */
class OriginsPostgresPeerTest {
  private final Path folder;

  OriginsPostgresPeerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static void run(NodeConfiguration.Database database, String... statements)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url(), database.user(), "");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void password() throws IOException {
    Files.createFile(
        folder.resolve("password"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(folder.resolve("password"), "any: this server trusts who is here\n");
  }

  @Test
  void rowsBeyondTheWatermark_comeOnce_andChangedOnesReplaceTheirOwn() throws Exception {
    NodeConfiguration.Database database = PostgresPeer.empty();
    run(
        database,
        "DROP TABLE IF EXISTS node_orders",
        "CREATE TABLE node_orders (id BIGINT, mail TEXT, spend NUMERIC(9,2), version BIGINT)",
        "INSERT INTO node_orders VALUES (1, 'ann@example.com', 1.5, 10), (2, 'ben@example.com', 2, 11)");
    password();
    ZonedNode node =
        new ZonedNode(
            folder,
            """
            - name: shop
              from:
                jdbc:
                  url: %s
                  user: %s
                  password: file:password
                  table: public.node_orders
                  watermark: version
                  key: id
              key: id
              email: mail
              table: outcomes
              columns: {spend: spend}
            """
                .formatted(database.url(), database.user()));
    assertThat(node.ingest().records()).isEqualTo(2);
    run(
        database,
        "UPDATE node_orders SET spend = 9, version = 12 WHERE id = 1",
        "INSERT INTO node_orders VALUES (3, 'cleo@example.com', 3, 13)");
    IngestReport second = node.ingest();
    assertThat(second.records()).isEqualTo(3);
    assertThat(second.changes()).hasValue(new Changes(1, 0, 0, 0, 0));
    assertThat(node.rows("spend")).containsExactly("2.0000", "3.0000", "9.0000");
    assertThat(node.said()).contains("shop: 2 rows are in raw");
  }

  @Test
  void lakeOnPostgres_isThatOfTheNode() throws Exception {
    NodeConfiguration.Database database = PostgresPeer.empty();
    run(
        database,
        "DROP TABLE IF EXISTS iceberg_tables",
        "DROP TABLE IF EXISTS iceberg_namespace_properties");
    password();
    ZonedNode node = new ZonedNode(folder, "[]");
    node.write(
        "node.yaml",
        """
        node:
          name: hearth
          role: party
          lake:
            catalog: {type: postgresql, url: '%s', user: %s, password: 'file:password'}
          sources:
            - name: shop
              from: {files: in/*.csv}
              email: mail
              table: outcomes
              columns: {spend: spend}
        """
            .formatted(database.url(), database.user()));
    node.write("in/a.csv", "mail,spend\nann@example.com,1\n");
    assertThat(node.ingest().records()).isEqualTo(1);
    assertThat(folder.resolve("lake/catalog.db")).doesNotExist();
    node.write("in/b.csv", "mail,spend\nben@example.com,1\n");
    assertThat(node.ingest().records()).isEqualTo(2);
  }
}
