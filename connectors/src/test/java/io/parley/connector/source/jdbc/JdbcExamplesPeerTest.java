package io.parley.connector.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.source.DocumentedExample;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The examples of PostgreSQL and Trino in docs/connectors-tables.md. */
@Tag("slow")
class JdbcExamplesPeerTest {
  @Test
  void postgres() {
    PostgresPeer.run(
        "DROP TABLE IF EXISTS orders CASCADE",
        "CREATE TABLE orders (order_id BIGINT PRIMARY KEY, updated_at TIMESTAMPTZ, total NUMERIC(10,2))",
        "INSERT INTO orders SELECT g, now(), g FROM generate_series(1, 100) g",
        "DROP ROLE IF EXISTS parley_reader",
        "CREATE ROLE parley_reader LOGIN PASSWORD 'any'",
        "GRANT SELECT ON orders TO parley_reader");
    String url = PostgresPeer.database().url();
    Supplier<SecretBytes> password =
        () -> SecretBytes.copyOf("any".getBytes(StandardCharsets.UTF_8), SecretAccess.insecure());
    Kept keeper = new Kept();

    // docs: jdbc
    JdbcDatabase shop = new JdbcDatabase(url, "parley_reader", Optional.of(password), Map.of());
    JdbcTable.Selection orders = JdbcTable.Selection.all(JdbcTable.named("public", "orders"));
    JdbcReading byChange = new JdbcReading.ByWatermark("updated_at", "order_id");
    try (JdbcSource source =
        new JdbcSource("orders", shop, orders, byChange, JdbcSettings.DEFAULT)) {
      source.read(keeper.position(), keeper);
    }
    // docs: end

    assertThat(keeper.values("order_id")).hasSize(100);
    PostgresPeer.run("DROP OWNED BY parley_reader", "DROP ROLE parley_reader");
  }

  @Test
  void trino() {
    TrinoPeer.run(
        "DROP TABLE IF EXISTS visits",
        "CREATE TABLE visits AS SELECT n AS id, n % 3 AS store FROM UNNEST(sequence(1, 90)) t (n)");
    String url = TrinoPeer.database().url();
    Kept keeper = new Kept();

    // docs: trino
    JdbcDatabase trino = new JdbcDatabase(url, "parley", Optional.empty(), Map.of());
    JdbcTable perStore =
        new JdbcTable.Query(
            "SELECT store, count(*) AS visits FROM memory.default.visits GROUP BY store");
    JdbcReading whole = new JdbcReading.Whole(Optional.of("store"));
    try (JdbcSource source =
        new JdbcSource(
            "visits", trino, JdbcTable.Selection.all(perStore), whole, JdbcSettings.DEFAULT)) {
      source.read(keeper.position(), keeper);
    }
    // docs: end

    assertThat(keeper.values("visits")).isEqualTo(List.of(30L, 30L, 30L));
  }

  @Test
  void page_showsWhatRunsHere() throws Exception {
    DocumentedExample.assertShown(JdbcExamplesPeerTest.class);
  }
}
