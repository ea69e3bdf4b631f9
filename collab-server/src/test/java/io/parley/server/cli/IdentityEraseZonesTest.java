package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.cli.Shell.Said;
import io.parley.server.party.ZonedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is erased leaves raw and clean too, and does not come back. */
class IdentityEraseZonesTest {
  private static final String FILES =
      """
      - name: shop
        from: {files: in/*.csv}
        email: mail
        table: outcomes
        columns: {visit: visits, spend: spend}
      """;
  private static final String KEYED = FILES + "  key: id\n";

  private final Path folder;

  IdentityEraseZonesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Said erase(String person) {
    return Shell.run(
        "identity", "erase", person, "--yes", "--config", folder.resolve("node.yaml").toString());
  }

  /** Rows in all files of raw and clean, those of earlier snapshots too. */
  private long zoneRows() throws IOException {
    long[] rows = new long[1];
    try (Stream<Path> files = Files.walk(folder.resolve("lake/warehouse"));
        DuckDb database = DuckDb.open(64)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        if (!file.startsWith(folder.resolve("lake/warehouse/curated"))) {
          database.query(
              "SELECT count(*) FROM read_parquet('" + file + "')",
              row -> rows[0] += row.getLong(1));
        }
      }
    }
    return rows[0];
  }

  @Test
  void personOfAKeyedSource_goesWithEveryRowOfTheKey_andDoesNotComeBack() throws IOException {
    ZonedNode node = new ZonedNode(folder, KEYED);
    node.write(
        "in/1.csv",
        "id,mail,visits,spend\na,ann@example.com,1,11.25\nb,ben@example.com,1,22.5\n ,cleo@example.com,1,33.5\n");
    node.ingest();
    // She moved, and one row of hers does not fit the mapping.
    node.write(
        "in/2.csv",
        "id,mail,visits,spend\n a ,ann@other.example,0,44.75\na,ann@other.example,many,55.25\n");
    node.ingest();
    assertThat(node.openTexts()).contains("11.2500", "44.7500", "22.5000", "11.25", "55.25");
    assertThat(zoneRows()).isEqualTo(10);

    Said said = erase("shop/a");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out())
        .isEqualTo(
            "one person with 1 record is erased, and 6 rows of raw and clean; 2 people left\n");
    assertThat(zoneRows()).isEqualTo(4);

    node.ingest();
    assertThat(node.identifiers()).containsOnlyKeys("ben@example.com", "cleo@example.com");
    assertThat(node.rows("spend")).containsExactly("22.5000", "33.5000");
    assertThat(node.openTexts())
        .contains("22.5000", "22.5")
        .doesNotContain("11.2500", "44.7500", "11.25", "44.75", "55.25");

    // Clean rows made anew of raw bring nobody back either.
    node.sources(KEYED.replace(", spend: spend", ""));
    node.ingest();
    assertThat(node.identifiers()).containsOnlyKeys("ben@example.com", "cleo@example.com");
  }

  @Test
  void personOfASourceWithoutKeys_goesByThePlacesInRaw() throws IOException {
    ZonedNode node = new ZonedNode(folder, FILES);
    node.write("in/1.csv", "mail,visits,spend\nann@example.com,1,11.25\nben@example.com,1,22.5\n");
    node.ingest();
    node.write("in/2.csv", "mail,visits,spend\nANN@example.com,1,44.75\n");
    node.ingest();

    assertThat(erase("shop/raw-2-0").out())
        .isEqualTo(
            "one person with 2 records is erased, and 4 rows of raw and clean; 1 person left\n");

    node.ingest();
    assertThat(zoneRows()).isEqualTo(2);
    assertThat(node.identifiers()).containsOnlyKeys("ben@example.com");
    assertThat(node.openTexts())
        .contains("22.5000")
        .doesNotContain("11.2500", "44.7500", "11.25", "44.75");
    // What is read again is a new person, as docs/identity-history.md says.
    node.write("in/3.csv", "mail,visits,spend\nann@example.com,1,66.5\n");
    node.ingest();
    assertThat(node.rows("spend")).containsExactly("22.5000", "66.5000");
  }

  @Test
  void keyThatLooksLikeAPlace_takesNobodyElsesRow() throws IOException {
    ZonedNode node = new ZonedNode(folder, KEYED);
    node.write(
        "in/1.csv",
        "id,mail,visits,spend\nraw-1-1,ann@example.com,1,11.25\nb,ben@example.com,1,22.5\n");
    node.ingest();

    assertThat(erase("shop/raw-1-1").exit()).isZero();

    node.ingest();
    assertThat(node.identifiers()).containsOnlyKeys("ben@example.com");
  }

  @Test
  void editionsWithoutAKey_refuseByName_andWithOneAllOfThemLoseThePerson()
      throws IOException, SQLException {
    sqlite(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, mail TEXT, visits INTEGER, spend TEXT)",
        "INSERT INTO orders VALUES (1, 'ann@example.com', 1, '11.25')",
        "INSERT INTO orders VALUES (2, 'ben@example.com', 1, '22.5')");
    String source =
        FILES.replace(
            "files: in/*.csv",
            "jdbc: {url: 'jdbc:sqlite:%s/shop.db', table: orders, key: id}".formatted(folder));
    ZonedNode node = new ZonedNode(folder, source);
    node.ingest();
    sqlite("UPDATE orders SET spend = '44.75' WHERE id = 1");
    node.ingest();
    long rows = zoneRows();

    Said refused = erase(String.valueOf(node.identifiers().get("ann@example.com")));

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains("source `shop` comes as whole editions and names no `key`")
        .contains("name a `key`, run parley ingest, then erase");
    assertThat(zoneRows()).isEqualTo(rows);

    node.sources(source + "  key: id\n");
    assertThat(erase(String.valueOf(node.identifiers().get("ann@example.com"))).err())
        .contains("its mapping has changed since its rows were made clean");
    node.ingest();
    sqlite("DELETE FROM orders WHERE id = 1");
    assertThat(erase("shop/1").exit()).isZero();
    node.ingest();
    assertThat(node.identifiers()).containsOnlyKeys("ben@example.com");
    assertThat(node.openTexts()).doesNotContain("11.2500", "44.7500", "11.25", "44.75");
  }

  @Test
  void sourceThatIsNotInNodeYamlAnyMore_refusesByName() {
    ZonedNode node = new ZonedNode(folder, FILES);
    node.write("in/1.csv", "mail,visits,spend\nann@example.com,1,11.25\n");
    node.ingest();
    node.sources(FILES.replace("shop", "store"));

    Said refused = erase("shop/raw-1-0");

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("has rows in raw of source `shop`");
  }

  private void sqlite(String... statements) throws SQLException {
    try (var shop = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("shop.db"));
        var statement = shop.createStatement()) {
      for (String sql : List.of(statements)) {
        statement.execute(sql);
      }
    }
  }
}
