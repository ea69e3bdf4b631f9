package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.peer.TrinoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node whose customers are read from a real Trino. */
@Tag("slow")
class NodeReadsTrinoPeerTest {
  private final Path root;
  private final String catalog = "crm" + UUID.randomUUID().toString().substring(0, 8);

  NodeReadsTrinoPeerTest(@TempDir Path root) {
    this.root = root;
  }

  private void add(TrinoServer trino, int first, int last) throws SQLException {
    List<String> rows = new ArrayList<>();
    for (int person = first; person <= last; person++) {
      rows.add(
          "(%d, '%s', %d, %d)"
              .formatted(
                  1_000 + person,
                  CrmAndList.mail(person),
                  CrmAndList.months(person),
                  CrmAndList.visits(person)));
    }
    trino.execute(
        "INSERT INTO " + catalog + ".default.customers VALUES " + String.join(", ", rows));
  }

  private Map<String, String> files(TrinoServer trino, String how) {
    return CrmAndList.files(
        "from: {trino: {url: '%s', user: parley, table: %s.default.customers, %s}}"
            .formatted(trino.jdbcUrl(), catalog, how));
  }

  private static void ingestAgain(TwoNodes nodes) throws Exception {
    nodes.node("hearth").close();
    Files.delete(nodes.directory("hearth").resolve("ingest.json"));
    nodes.reopen("hearth");
  }

  @Test
  void sourceInTrino_byWatermarkAndAsAWhole_answersAJointQuestion() throws Exception {
    try (TrinoServer trino = TrinoServer.start()) {
      trino.catalog(catalog, "memory", Map.of());
      for (String how : List.of("watermark: number, key: number", "key: number")) {
        trino.execute("DROP TABLE IF EXISTS " + catalog + ".default.customers");
        trino.execute(
            "CREATE TABLE "
                + catalog
                + ".default.customers (number bigint, email varchar, months integer, visits integer)");
        add(trino, 1, 20);
        Path place = root.resolve(how.startsWith("w") ? "watermark" : "whole");
        try (TwoNodes nodes = TwoNodes.ready(place, files(trino, how))) {
          assertThat(ExactNumbers.of(nodes, CrmAndList.SQL))
              .as(how)
              .isEqualTo(CrmAndList.expected(20));
          add(trino, 21, 40);
          ingestAgain(nodes);
          assertThat(ExactNumbers.of(nodes, CrmAndList.SQL))
              .as(how)
              .isEqualTo(CrmAndList.expected(40));
        }
      }
      trino.dropCatalog(catalog);
    }
  }
}
